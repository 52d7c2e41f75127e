import * as vscode from 'vscode';
import { trustChangedNotification } from '../../shared/requests.ts';
import type { Mingshi } from './mingshi.ts';

/** Tells the server when the user begins to trust the workspace. VS Code starts anew when they trust it no more. */
export const trust = (mingshi: Mingshi): vscode.Disposable[] => [
  vscode.workspace.onDidGrantWorkspaceTrust(() => {
    void mingshi.running?.sendNotification(trustChangedNotification, { trusted: true });
  }),
];
