import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import type { CommandArguments } from '../../shared/protocol/commands.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import { spanDrafts, write } from '../corrections/drafts.ts';
import { besides, unlabelled } from '../corrections/everywhere.ts';
import { checkNewLabel } from '../corrections/labels.ts';
import { documentsWith } from '../corrections/scope.ts';
import { selectionOf, type Selection } from '../corrections/selection.ts';
import { invalid, targetOf, type Target } from '../corrections/target.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import type { Session } from '../session.ts';

/** `mingshi.add`: a range inside one sentence, or, everywhere, its text, is an entity, with a label that may be new. */
export function add(session: Session): Partial<ServerCapabilities> {
  session.commands.on('mingshi.add', async (argument, token) => {
    // The tree is known once the text is analysed.
    const drafts = await addDrafts(session, argument, token);
    checkNewLabel(session, argument.label);
    return write(session, drafts);
  });
  return {};
}

export async function addDrafts(
  session: Session,
  argument: CommandArguments<'mingshi.add'>,
  token: CancellationToken,
): Promise<PlacedDraft[]> {
  const { selection: wanted, open } = selectedIn(session, await targetOf(session, argument, token));
  const documents = await documentsWith(session, wanted.text, open, argument.everywhere, token);
  // As it is after that wait.
  const { selection } = selectedIn(session, await targetOf(session, argument, token));
  const here = { open, ...selection };
  const others = besides(unlabelled(documents, selection.text), here);
  return [here, ...others].flatMap((place) =>
    spanDrafts(session, place.open, place.within, { kind: 'add', ...place.span, label: argument.label }),
  );
}

/** @throws ResponseError where a target is no text of one sentence */
function selectedIn({ client }: Session, target: Target): { selection: Selection; open: OpenDocument } {
  const selection = selectionOf(target);
  if (typeof selection === 'string') throw invalid(client.messages.corrections.faults[selection]);
  return { selection, open: target.open };
}
