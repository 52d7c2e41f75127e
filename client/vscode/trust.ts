import * as vscode from 'vscode';
import { editorCommand } from './commands.ts';
import type { Mingshi } from './mingshi.ts';

/**
 * Tells the server when the user begins to trust the workspace. VS Code starts anew when they trust it no more. Whoever
 * is asked when a folder is opened may answer while the server starts: then it is told once it runs.
 */
export function trust(mingshi: Mingshi): vscode.Disposable[] {
  const { workspace } = vscode;
  const tell = (): void =>
    void mingshi.running?.sendNotification('mingshi/trustChanged', { trusted: workspace.isTrusted });
  return [workspace.onDidGrantWorkspaceTrust(tell), mingshi.onStateChange(tell)];
}

/** A command that corrects. In a folder that is not trusted it only says so, and offers what changes that. */
export const correctingCommand = (verb: string, run: () => unknown): vscode.Disposable =>
  editorCommand(verb, () => (vscode.workspace.isTrusted ? run() : tellOfTrust()));

async function tellOfTrust(): Promise<void> {
  const { l10n, window } = vscode;
  const manage = l10n.t('Manage Workspace Trust');
  const told = l10n.t('Corrections are neither read nor written in a folder that you do not trust.');
  if ((await window.showWarningMessage(told, manage)) === manage)
    await vscode.commands.executeCommand('workbench.trust.manage');
}
