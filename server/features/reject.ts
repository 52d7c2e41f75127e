import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import type { CommandArguments } from '../../shared/protocol/commands.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import { spanDrafts, write } from '../corrections/drafts.ts';
import { besides, predicted } from '../corrections/everywhere.ts';
import { documentsWith } from '../corrections/scope.ts';
import { textOf } from '../corrections/selection.ts';
import { entityAt, targetOf } from '../corrections/target.ts';
import type { Session } from '../session.ts';

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
  const { open, entity: wanted, within: around } = await entityOf(session, argument, token);
  const name = textOf(around, wanted);
  const documents = await documentsWith(session, name, open, argument.everywhere, token);
  // As it is after that wait.
  const { entity, within } = await entityOf(session, argument, token);
  const here = { open, within, span: { start: entity.start, end: entity.end } };
  const others = besides(predicted(documents, name), here);
  return [here, ...others].flatMap((place) =>
    spanDrafts(session, place.open, place.within, { kind: 'reject', ...place.span }),
  );
}

async function entityOf(
  session: Session,
  argument: CommandArguments<'mingshi.reject'>,
  token: CancellationToken,
) {
  const target = await targetOf(session, argument, token);
  return { open: target.open, ...entityAt(session, target) };
}
