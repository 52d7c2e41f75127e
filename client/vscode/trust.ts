import * as vscode from 'vscode';
import { trustChangedNotification } from '../../shared/requests.ts';
import type { Mingshi } from './mingshi.ts';

/**
 * Tells the server when the user begins to trust the workspace. VS Code starts anew when they trust it no more. Whoever
 * is asked when a folder is opened may answer while the server starts: then it is told once it runs.
 */
export function trust(mingshi: Mingshi): vscode.Disposable[] {
  const { workspace } = vscode;
  const tell = (): void =>
    void mingshi.running?.sendNotification(trustChangedNotification, { trusted: workspace.isTrusted });
  return [workspace.onDidGrantWorkspaceTrust(tell), mingshi.onStateChange(tell)];
}
