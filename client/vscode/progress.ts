import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ExecuteCommandRequest, WorkDoneProgress } from 'vscode-languageclient/node';
import type { CommandArguments, CommandName } from '../../shared/protocol/commands.ts';
import type { Mingshi } from './mingshi.ts';

/**
 * Executes a command of the server's that takes long: a notification shows its progress, and cancels it. (What the
 * server begins by itself the language client shows in the status bar.)
 */
export const executeWithProgress = <R, Name extends CommandName>(
  mingshi: Mingshi,
  title: string,
  command: Name,
  argument: CommandArguments<Name>,
): Thenable<R> =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancellation) => {
      const client = await mingshi.start();
      const workDoneToken = randomUUID();
      let shown = 0;
      const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind === 'end' || value.percentage === undefined) return;
        progress.report({ increment: value.percentage - shown, message: `${value.percentage}%` });
        shown = value.percentage;
      });
      try {
        const params = { command, arguments: [argument], workDoneToken };
        return (await client.sendRequest(ExecuteCommandRequest.type, params, cancellation)) as R;
      } finally {
        listening.dispose();
      }
    },
  );
