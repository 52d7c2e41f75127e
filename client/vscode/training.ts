import * as vscode from 'vscode';
import type { ProtocolVersion } from '../../shared/protocol/learning.ts';
import type { RunOutcome } from '../../shared/protocol/commands.ts';
import { editorCommand } from './commands.ts';
import type { Mingshi } from './mingshi.ts';
import { executeWithProgress } from './progress.ts';
import { shortVersion } from './statusView.ts';
import { timeText } from './views/timeText.ts';
import { useVersion } from './views/useVersion.ts';
import { versionName } from './views/versionItems.ts';

/** The commands that train the model, and that go back to an earlier version of it. */
export const training = (mingshi: Mingshi): vscode.Disposable[] => [
  editorCommand('train', () => train(mingshi)),
  editorCommand('rollback', () => rollback(mingshi)),
];

async function train(mingshi: Mingshi): Promise<RunOutcome> {
  const title = vscode.l10n.t('Mingshi learns your corrections');
  const outcome = await executeWithProgress<RunOutcome, 'mingshi.train'>(mingshi, title, 'mingshi.train', {});
  tell(mingshi, outcome);
  return outcome;
}

/** A new version is asked for with what the run found; what the user cancelled they know. */
function tell(mingshi: Mingshi, { outcome, version, reason }: RunOutcome): void {
  const { l10n, window } = vscode;
  const live = shortVersion(version);
  switch (outcome) {
    case 'published':
      void window.showInformationMessage(l10n.t('Version {0} of the model is live now: {1}', live, reason));
      break;
    case 'kept':
      void window.showInformationMessage(l10n.t('Version {0} of the model stays live: {1}', live, reason));
      break;
    case 'nothing':
      void window.showInformationMessage(l10n.t('There is nothing new to learn.'));
      break;
    case 'failed': {
      const showLog = l10n.t('Show Log');
      void window.showErrorMessage(l10n.t('Training failed: {0}', reason), showLog).then((chosen) => {
        if (chosen !== undefined) mingshi.log.show();
      });
      break;
    }
    case 'cancelled':
  }
}

async function rollback(mingshi: Mingshi): Promise<void> {
  const { versions } = await mingshi.request<{ versions: readonly ProtocolVersion[] }>('mingshi/versions');
  const others = versions.filter(({ live, bad }) => !live && bad === null);
  if (others.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no other version of the model.'));
    return;
  }
  const title = vscode.l10n.t('Which version of the model shall be live?');
  const chosen = await vscode.window.showQuickPick(others.map(itemOf), { title, matchOnDetail: true });
  if (chosen) await useVersion(mingshi, chosen.version);
}

const itemOf = (version: ProtocolVersion) => ({
  version,
  label: versionName(version, vscode.l10n.t),
  description: [
    // The status bar calls it so.
    ...(version.base === null ? [] : [shortVersion(version.version)]),
    ...(version.made === null ? [] : [timeText(version.made)]),
    ...(version.pinned ? ['$(pinned)'] : []),
  ].join(' '),
  ...(version.reason !== null && { detail: version.reason }),
});
