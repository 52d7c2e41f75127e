import { DocumentSymbolRequest, RegistrationRequest, UnregistrationRequest } from 'vscode-languageserver';
import type { Session } from '../session.ts';

const { method } = DocumentSymbolRequest;
// The client's own selector, as where the server announces it from the start.
const registration = { id: method, method, registerOptions: { documentSelector: null } };

/**
 * Registers for requests for symbols, and once more whenever they may be others: LSP has no other way to make a client
 * ask again for them.
 */
export function registerForSymbols({ connection, refresh, onInitialized }: Session): void {
  const register = (): Promise<void> =>
    connection.sendRequest(RegistrationRequest.type, { registrations: [registration] });
  const again = async (): Promise<void> => {
    await connection.sendRequest(UnregistrationRequest.type, { unregisterations: [{ id: method, method }] });
    await register();
  };
  onInitialized(() => {
    register().then(
      () => refresh.add('symbols', again),
      // A client that refuses does without.
      () => undefined,
    );
  });
}
