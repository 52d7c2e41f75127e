import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../../session.ts';
import { analysed } from '../inTime.ts';
import { answer } from './answer.ts';

/** `mingshi/settled`: tells a client that wants all of a document at once when that is there. */
export function settled(session: Session): Partial<ServerCapabilities> {
  const { documents, log } = session;
  answer(session, 'mingshi/settled', async ({ textDocument: { uri } }, token) => {
    const open = documents.get(uri);
    if (open) await analysed(session, open.settle(open.document.whole), token);
    else log.warn(`nothing to wait for: ${uri} is not open`);
    return null;
  });
  return {};
}
