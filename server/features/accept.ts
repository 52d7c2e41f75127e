import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import { shownLabel } from '../../shared/labels/shown.ts';
import type { CommandArguments } from '../../shared/protocol/commands.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import { spanDrafts, write } from '../corrections/drafts.ts';
import { entitiesAt, invalid, targetOf } from '../corrections/target.ts';
import type { Session } from '../session.ts';

/** `mingshi.accept`: the entities in a range are right. */
export function accept(session: Session): Partial<ServerCapabilities> {
  session.commands.on('mingshi.accept', async (argument, token) =>
    write(session, await acceptDrafts(session, argument, token)),
  );
  return {};
}

export async function acceptDrafts(
  session: Session,
  { label, ...argument }: CommandArguments<'mingshi.accept'>,
  token: CancellationToken,
): Promise<PlacedDraft[]> {
  const { faults } = session.client.messages.corrections;
  const target = await targetOf(session, argument, token);
  const entities = entitiesAt(target);
  if (entities.length === 0) throw invalid(faults.noEntity);
  return entities.flatMap(({ entity, within }) => {
    const { start, end, label: present } = entity;
    const accepted = label ?? shownLabel(entity, session.configuration.of(argument.uri).uncertainBelow).label;
    if (!`${present}/`.startsWith(`${accepted}/`)) {
      throw invalid(faults.notAbove({ label: accepted, present }));
    }
    return spanDrafts(session, target.open, within, { kind: 'accept', start, end, label: accepted });
  });
}
