import * as vscode from 'vscode';
import type { Written } from '../../../shared/protocol/commands.ts';
import { sections, stretchOf } from '../../../shared/text/blocks.ts';
import type { Mingshi } from '../mingshi.ts';
import { correctingCommand } from '../trust.ts';
import { sectionAt } from '../../review/entityAt.ts';
import { insistent } from '../../review/insistent.ts';
import type { ReviewMode } from './mode.ts';
import { activeEditor, placeOf } from './place.ts';

/** The commands that say of a sentence, a section or a document that all in it is right. */
export const reviewed = (mingshi: Mingshi, mode: ReviewMode): vscode.Disposable[] => {
  const mark = async (rangeIn: (editor: vscode.TextEditor) => vscode.Range): Promise<void> => {
    const editor = activeEditor();
    const { records } = await insistent(() =>
      mingshi.execute<Written>('mingshi.markReviewed', placeOf(editor, rangeIn(editor))),
    );
    tell(vscode.l10n.t('{0} sentences are reviewed.', records.length));
    await mode.goOn();
  };
  return [
    correctingCommand('markReviewed', () => mark(({ selection }) => selection)),
    correctingCommand('markSectionReviewed', () => mark(section)),
    correctingCommand('acceptAllInDocument', async () => {
      const editor = activeEditor();
      const { records } = await insistent(() =>
        mingshi.execute<Written>('mingshi.accept', placeOf(editor, whole(editor))),
      );
      tell(vscode.l10n.t('{0} entities are confirmed.', records.length));
      await mode.goOn();
    }),
  ];
};

const tell = (message: string): void => void vscode.window.setStatusBarMessage(message, 5_000);

const whole = ({ document }: vscode.TextEditor): vscode.Range =>
  new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);

/** The section that the cursor is in, or the next one. */
function section({ document, selection }: vscode.TextEditor): vscode.Range {
  const lines = document.getText().split(/\r\n|\r|\n/);
  const found = sectionAt(sections(lines, document.languageId), selection.active.line);
  if (!found) throw new Error(vscode.l10n.t('There is no text here.'));
  const { start, end } = stretchOf(lines, found);
  return new vscode.Range(start.line, start.offset, end.line, end.offset);
}
