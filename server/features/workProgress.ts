import type { Connection, ProgressToken, WorkDoneProgressReporter } from 'vscode-languageserver';

export interface WorkProgress {
  /** @param share that is done, from 0 to 1 */
  readonly report: (share: number) => void;
  readonly end: () => void;
}

/**
 * Shows the progress of something: where the client wants to see it, else where the server may create it.
 * @param cancel called where the user cancels what the server created
 */
export function workProgress(
  connection: Connection,
  title: string,
  workDoneToken: ProgressToken | undefined,
  cancel: () => void,
): WorkProgress {
  let reporter: WorkDoneProgressReporter | undefined;
  let percentage = 0;
  let isOver = false;
  const begin = (created: WorkDoneProgressReporter): void => {
    reporter = created;
    created.begin(title, percentage, undefined, true);
    if (isOver) created.done();
  };
  if (workDoneToken !== undefined) {
    begin(connection.window.attachWorkDoneProgress(workDoneToken));
  } else {
    // The work does not wait for it; a client that refuses goes without.
    connection.window.createWorkDoneProgress().then(
      (created) => {
        created.token.onCancellationRequested(cancel);
        begin(created);
      },
      () => undefined,
    );
  }
  return {
    report: (share) => {
      const next = Math.min(100, Math.floor(100 * share));
      if (next <= percentage || isOver) return;
      percentage = next;
      reporter?.report(percentage);
    },
    end: () => {
      isOver = true;
      reporter?.done();
    },
  };
}
