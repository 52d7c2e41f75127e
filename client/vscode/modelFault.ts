import * as vscode from 'vscode';
import { tellFault } from './fault.ts';
import type { Mingshi } from './mingshi.ts';

/** Tells the user that the model cannot be used: once, and anew where that is still so after a restart. */
export function modelFault(mingshi: Mingshi): vscode.Disposable[] {
  let told: string | undefined;
  return [
    mingshi.onStateChange((state) => {
      if (state === 'starting') told = undefined;
    }),
    mingshi.news.onModel(({ refusal }) => {
      // Another window that starts has the model tried again, which comes to the same.
      if (refusal === undefined || refusal === told) return;
      told = refusal;
      void tellFault(mingshi, vscode.l10n.t('The model cannot be used: {0}', refusal));
    }),
  ];
}
