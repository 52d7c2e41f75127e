import * as vscode from 'vscode';
import { editorCommand } from './commands.ts';
import type { Mingshi } from './mingshi.ts';
import { startSettings } from './serverSettings.ts';

/** Starts the server anew where the user asks for it, and where they changed what it reads only at its start. */
export const restart = (mingshi: Mingshi): vscode.Disposable[] => [
  editorCommand('restart', () => mingshi.restart()),
  editorCommand('showLog', () => mingshi.log.show()),
  vscode.workspace.onDidChangeConfiguration((change) => {
    if (mingshi.state === 'off' || !startSettings.some((key) => change.affectsConfiguration(key))) return;
    mingshi.restart().catch(() => undefined);
  }),
];
