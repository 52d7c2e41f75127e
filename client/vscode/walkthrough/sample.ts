import * as vscode from 'vscode';
import { editorCommand } from '../commands.ts';
import type { Part } from '../mingshi.ts';
import { contexts } from './contribution.ts';
import { sampleText, unknownName } from './text.ts';

/** Shows the sample, a document of nobody's, where it shows already, else beside what shows. */
async function showSample(): Promise<vscode.TextEditor> {
  const isSample = (document: vscode.TextDocument): boolean =>
    document.isUntitled && document.getText() === sampleText;
  const document =
    vscode.workspace.textDocuments.find(isSample) ??
    (await vscode.workspace.openTextDocument({ language: 'plaintext', content: sampleText }));
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  const free = activeTab ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  return vscode.window.showTextDocument(document, shown?.viewColumn ?? free);
}

/** For a moment only: a context that is set already when the walkthrough is opened never completes a step of it. */
async function complete(context: string): Promise<void> {
  await vscode.commands.executeCommand('setContext', context, true);
  await vscode.commands.executeCommand('setContext', context, false);
}

/** The commands of the walkthrough, and what completes its steps. */
export const walkthroughSample: Part = (mingshi) => [
  editorCommand('openSample', async () => {
    const { document } = await showSample();
    await mingshi.request('mingshi/settled', { textDocument: { uri: document.uri.toString() } });
    await complete(contexts.read);
  }),
  editorCommand('correctSample', async () => {
    const editor = await showSample();
    const { document } = editor;
    const start = document.positionAt(unknownName.start);
    editor.selection = new vscode.Selection(start, document.positionAt(unknownName.end));
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await vscode.commands.executeCommand('mingshi.editor.add');
  }),
  editorCommand('reviewSample', async () => {
    await showSample();
    await vscode.commands.executeCommand('mingshi.editor.nextUncertain');
  }),
  mingshi.news.onWritten(() => void complete(contexts.corrected)),
];
