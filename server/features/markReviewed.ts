import type { ServerCapabilities } from 'vscode-languageserver';
import { reviewedDraft, write } from '../corrections/drafts.ts';
import { around, invalid, targetOf } from '../corrections/target.ts';
import type { Session } from '../session.ts';

/** `mingshi.markReviewed`: the sentences in a range are right as they show, with nothing else in them. */
export function markReviewed(session: Session): Partial<ServerCapabilities> {
  const { faults } = session.client.messages.corrections;
  session.commands.on('mingshi.markReviewed', async (argument, token) => {
    const { open, stretch } = await targetOf(session, argument, token);
    const sentences = [...open.sentences(around(stretch))];
    if (sentences.length === 0) throw invalid(faults.noText);
    return write(
      session,
      sentences.map((within) => reviewedDraft(session, open, within)),
    );
  });
  return {};
}
