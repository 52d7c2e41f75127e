import { SetTraceNotification, type ServerCapabilities } from 'vscode-languageserver';
import { traceValue } from '../transport/trace.ts';
import type { Session } from '../session.ts';

/** Tells the client which messages come and go, as far as it wants to know. */
export function trace({ connection, client, trace, onInitialized }: Session): Partial<ServerCapabilities> {
  onInitialized(() => {
    trace.value = client.trace;
  });
  connection.onNotification(SetTraceNotification.type, ({ value }) => {
    trace.value = traceValue(value);
  });
  return {};
}
