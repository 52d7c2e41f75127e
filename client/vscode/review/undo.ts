import * as vscode from 'vscode';
import type { Written } from '../../../shared/protocol/commands.ts';
import type { Mingshi } from '../mingshi.ts';
import { correctingCommand } from '../trust.ts';
import type { ReviewMode } from './mode.ts';
import { activeEditor } from './place.ts';

/**
 * The command that takes back: in a review what was said in it, the last first, in whatever document that was; else what
 * was said last of the document that shows.
 */
export function undo(mingshi: Mingshi, mode: ReviewMode): vscode.Disposable[] {
  const takeBack = async (): Promise<void> => {
    const step = mode.steps.takeLast();
    if (!step) throw new Error(vscode.l10n.t('There is no correction of this review left to undo.'));
    await mingshi.execute<Written>('mingshi.undo', { record: step.record });
    await mode.goBack(step);
  };
  return [
    mingshi.news.onWritten((written) => {
      if (mode.isOn) mode.steps.add(written);
    }),
    correctingCommand('undo', () =>
      mode.isOn
        ? takeBack()
        : mingshi.execute<Written>('mingshi.undo', { uri: activeEditor().document.uri.toString() }),
    ),
  ];
}
