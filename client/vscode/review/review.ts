import * as vscode from 'vscode';
import { editorCommand } from '../commands.ts';
import { isOurs } from '../languages.ts';
import type { Mingshi } from '../mingshi.ts';
import { Doubts } from './doubts.ts';
import { judgements } from './judgements.ts';
import { labelling } from './labelling.ts';
import { ReviewMode } from './mode.ts';
import { reviewed } from './reviewed.ts';
import { undo } from './undo.ts';

/** Reading what the model is not sure of, and judging it, without a mouse. */
export function review(mingshi: Mingshi): vscode.Disposable[] {
  const doubts = new Doubts(mingshi);
  const mode = new ReviewMode(doubts);
  tellWhatIsRead(vscode.window.activeTextEditor);
  return [
    doubts,
    mode,
    vscode.window.onDidChangeActiveTextEditor(tellWhatIsRead),
    editorCommand('review', () => mode.toggle()),
    editorCommand('nextUncertain', () => mode.go(1)),
    editorCommand('previousUncertain', () => mode.go(-1)),
    ...judgements(mingshi, doubts, mode),
    ...labelling(mingshi, doubts, mode),
    ...reviewed(mingshi, mode),
    ...undo(mingshi, mode),
  ];
}

/** Keys that begin a review are for documents that are read. */
const tellWhatIsRead = (editor: vscode.TextEditor | undefined): void =>
  void vscode.commands.executeCommand(
    'setContext',
    'mingshi.reads',
    editor !== undefined && isOurs(editor.document),
  );
