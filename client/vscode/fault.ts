import * as vscode from 'vscode';
import type { Mingshi } from './mingshi.ts';

/** Tells the user in one line that nothing can be shown, and offers what may help. */
export async function tellFault(mingshi: Pick<Mingshi, 'log' | 'restart'>, message: string): Promise<void> {
  const [restart, showLog] = [vscode.l10n.t('Restart'), vscode.l10n.t('Show Log')];
  const chosen = await vscode.window.showErrorMessage(message, restart, showLog);
  if (chosen === showLog) mingshi.log.show();
  // Where it does not start the user is told.
  if (chosen === restart) await mingshi.restart().catch(() => undefined);
}
