import * as vscode from 'vscode';
import { messageOf } from '../../shared/errors.ts';
import { ServerFailure } from './mingshi.ts';

/**
 * Registers a command. What goes wrong is told in one line, once.
 * @param run gets what a key, a menu, a view or a code action gives along
 */
export const command = (id: string, run: (argument?: unknown) => unknown): vscode.Disposable =>
  vscode.commands.registerCommand(id, async (argument?: unknown) => {
    try {
      return await run(argument);
    } catch (error) {
      if (!(error instanceof ServerFailure)) void vscode.window.showErrorMessage(messageOf(error));
      return undefined;
    }
  });

/** A command of the palette, `mingshi.editor.VERB`. */
export const editorCommand = (verb: string, run: (argument?: unknown) => unknown): vscode.Disposable =>
  command(`mingshi.editor.${verb}`, run);
