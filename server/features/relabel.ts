import type { ServerCapabilities } from 'vscode-languageserver';
import { spanDrafts, write } from '../corrections/drafts.ts';
import { checkNewLabel } from '../corrections/labels.ts';
import { entityAt, targetOf } from '../corrections/target.ts';
import type { Session } from '../session.ts';

/** `mingshi.relabel`: the entity at a range has another label, which may be a new one. */
export function relabel(session: Session): Partial<ServerCapabilities> {
  session.commands.on('mingshi.relabel', async ({ label, ...argument }, token) => {
    const target = await targetOf(session, argument, token);
    const { entity, within } = entityAt(session, target);
    const { start, end } = entity;
    checkNewLabel(session, label);
    return write(session, spanDrafts(session, target.open, within, { kind: 'relabel', start, end, label }));
  });
  return {};
}
