import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import type { CommandArguments } from '../../shared/requests.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import { spanDraft, write } from '../corrections/drafts.ts';
import { besides, unlabelled } from '../corrections/everywhere.ts';
import { labelDrafts } from '../corrections/labels.ts';
import { selectionOf } from '../corrections/selection.ts';
import { documentsIn, invalid, targetOf } from '../corrections/target.ts';
import type { Session } from './feature.ts';

/** `mingshi.add`: a range inside one sentence, or, everywhere, its text, is an entity, with a label that may be new. */
export function add(session: Session): Partial<ServerCapabilities> {
  session.commands.on('mingshi.add', async (argument, token) => {
    // The tree is known once the text is analysed.
    const drafts = await addDrafts(session, argument, token);
    return write(session, [...labelDrafts(session, argument.uri, argument.label), ...drafts]);
  });
  return {};
}

export async function addDrafts(
  session: Session,
  argument: CommandArguments<'mingshi.add'>,
  token: CancellationToken,
): Promise<PlacedDraft[]> {
  const { open, stretch } = await targetOf(session, argument, token);
  const selection = selectionOf({ open, stretch });
  if (typeof selection === 'string') throw invalid(session.client.messages.corrections.faults[selection]);
  const here = { open, ...selection };
  const documents = documentsIn(session, open, argument.everywhere);
  const others = besides(unlabelled(documents, selection.text), here);
  return [here, ...others].map((place) =>
    spanDraft(session, place.open, place.within, { kind: 'add', ...place.span, label: argument.label }),
  );
}
