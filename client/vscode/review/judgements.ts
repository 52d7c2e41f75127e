import * as vscode from 'vscode';
import type { Written } from '../../../shared/protocol/commands.ts';
import { moved, moves, type Move } from '../../../shared/text/boundaries.ts';
import type { Mingshi } from '../mingshi.ts';
import { correctingCommand } from '../trust.ts';
import type { Doubts } from './doubts.ts';
import { insistent } from '../../review/insistent.ts';
import type { ReviewMode } from './mode.ts';
import { activeEditor, oneEntity, placeOf, rangeOf, selected } from './place.ts';

/** The commands that say of what stands at the cursor, or is selected, whether it is right and where it ends. */
export const judgements = (mingshi: Mingshi, doubts: Doubts, mode: ReviewMode): vscode.Disposable[] => [
  correctingCommand('accept', async () => {
    const editor = activeEditor();
    await insistent(() => accept(mingshi, editor, doubts));
    await mode.goOn();
  }),
  correctingCommand('reject', async () => {
    const editor = activeEditor();
    // Where nothing was seen there is nothing to reject.
    if (!doubts.at(editor)?.missed)
      await insistent(() => mingshi.execute<Written>('mingshi.reject', selected(editor)));
    await mode.goOn();
  }),
  ...moves.map((move) =>
    correctingCommand(move, () => insistent(() => moveEnd(mingshi, activeEditor(), move))),
  ),
];

/** A name that the model passed over is accepted by labelling it. */
function accept(mingshi: Mingshi, editor: vscode.TextEditor, doubts: Doubts): Promise<Written> {
  const asked = doubts.at(editor);
  if (!asked?.missed) return mingshi.execute('mingshi.accept', selected(editor));
  const { range, label } = asked;
  return mingshi.execute('mingshi.add', { ...placeOf(editor, rangeOf(range)), label });
}

/** The cursor stays in the entity, so that the key can be pressed again. */
async function moveEnd(mingshi: Mingshi, editor: vscode.TextEditor, move: Move): Promise<void> {
  const { document } = editor;
  const place = selected(editor);
  const { range, label } = await oneEntity(mingshi, place);
  const { line } = range.start;
  const ends = { start: range.start.character, end: range.end.character };
  const next = moved(document.lineAt(line).text, ends, move);
  if (!next) throw new Error(vscode.l10n.t('The entity cannot end there.'));
  const wanted = new vscode.Range(line, next.start, line, next.end);
  await mingshi.execute<Written>('mingshi.add', {
    ...placeOf(editor, wanted),
    version: place.version,
    label,
  });
  const caret = editor.selection.active;
  const nearest = caret.isBefore(wanted.start)
    ? wanted.start
    : caret.isAfter(wanted.end)
      ? wanted.end
      : caret;
  editor.selection = new vscode.Selection(nearest, nearest);
}
