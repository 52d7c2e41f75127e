import type { CancellationToken } from 'vscode-languageserver';
import { UserError } from '../../../shared/errors.ts';
import { requests, type Answer, type Params, type RequestName } from '../../../shared/protocol/requests.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import { failed } from '../failed.ts';
import type { Session } from '../../session.ts';

/** Answers a request of our own. A `UserError` is told to the user. */
export function answer<Name extends RequestName>(
  { connection, client }: Session,
  name: Name,
  handler: (params: Params<Name>, token: CancellationToken) => Answer<Name> | Promise<Answer<Name>>,
): void {
  connection.onRequest(name, async (...given: [unknown, CancellationToken] | [CancellationToken]) => {
    // Where a message has no parameters, there is none here either.
    const [params, token] = given.length === 1 ? [undefined, given[0]] : given;
    try {
      return await handler(requests[name].params.parse(params) as Params<Name>, token);
    } catch (error) {
      throw failed(error, client.messages);
    }
  });
}

/** @throws UserError where it is not open */
export function openDocument({ documents, client }: Session, uri: string): OpenDocument {
  const open = documents.get(uri);
  if (open) return open;
  throw new UserError(client.messages.corrections.faults.notOpen(uri));
}

/** @throws UserError where the workspace is not trusted: its journals are closed then */
export function mustBeTrusted({ workspace, client }: Session): void {
  if (!workspace.trusted) throw new UserError(client.messages.corrections.faults.untrusted);
}
