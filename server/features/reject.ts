import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import type { CommandArguments } from '../../shared/requests.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import { spanDraft, write } from '../corrections/drafts.ts';
import { besides, predicted } from '../corrections/everywhere.ts';
import { textOf } from '../corrections/selection.ts';
import { documentsIn, entityAt, targetOf } from '../corrections/target.ts';
import type { Session } from './feature.ts';

/** `mingshi.reject`: the entity at a range is none, or, everywhere, none of those that the model saw in this text. */
export function reject(session: Session): Partial<ServerCapabilities> {
  session.commands.on('mingshi.reject', async (argument, token) =>
    write(session, await rejectDrafts(session, argument, token)),
  );
  return {};
}

export async function rejectDrafts(
  session: Session,
  argument: CommandArguments<'mingshi.reject'>,
  token: CancellationToken,
): Promise<PlacedDraft[]> {
  const target = await targetOf(session, argument, token);
  const { open } = target;
  const { entity, within } = entityAt(session, target);
  const here = { open, within, span: { start: entity.start, end: entity.end } };
  const documents = documentsIn(session, open, argument.everywhere);
  const others = besides(predicted(documents, textOf(within, entity)), here);
  return [here, ...others].map((place) =>
    spanDraft(session, place.open, place.within, { kind: 'reject', ...place.span }),
  );
}
