import * as vscode from 'vscode';
import { hasHan } from '../../shared/text/han.ts';
import { isOurs } from './languages.ts';
import type { Mingshi } from './mingshi.ts';

/** Starts the server as soon as there is Chinese text to read: nothing runs before. */
export function whereChinese(mingshi: Mingshi): vscode.Disposable[] {
  const isAwaited = (document: vscode.TextDocument): boolean => mingshi.state === 'off' && isOurs(document);
  // Of a failure the user is told where it happens.
  const start = (): void => void mingshi.start().catch(() => undefined);
  const look = (document: vscode.TextDocument): void => {
    if (isAwaited(document) && hasHan(document.getText())) start();
  };
  vscode.workspace.textDocuments.forEach(look);
  return [
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isAwaited(document) && contentChanges.some(({ text }) => hasHan(text))) start();
    }),
  ];
}
