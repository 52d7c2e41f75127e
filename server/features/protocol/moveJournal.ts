import type { ServerCapabilities } from 'vscode-languageserver';
import { UserError } from '../../../shared/errors.ts';
import type { Session } from '../../session.ts';
import { answer, mustBeTrusted } from './answer.ts';

/** `mingshi/moveJournal`: the annotations of a folder lie in it from now on, since the user agreed, or no more. */
export function moveJournal(session: Session): Partial<ServerCapabilities> {
  answer(session, 'mingshi/moveJournal', async ({ folder, to }) => {
    mustBeTrusted(session);
    const moved = await session.journals.move(folder, to);
    if (!moved) throw new UserError(session.client.messages.protocol.unknownFolder(folder));
    return moved;
  });
  return {};
}
