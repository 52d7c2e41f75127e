import * as vscode from 'vscode';
import type { ProtocolVersion } from '../../../shared/protocol/learning.ts';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { Mingshi } from '../mingshi.ts';
import { versionName } from './versionItems.ts';

/** Goes back, or forward, to a version, and says so. @throws Error where it cannot be used */
export async function useVersion(mingshi: Mingshi, chosen: ProtocolVersion): Promise<void> {
  const version = chosen.base ?? chosen.version;
  const { outcome, reason } = await mingshi.execute<RunOutcome, 'mingshi.rollback'>('mingshi.rollback', {
    version,
  });
  if (outcome === 'failed') throw new Error(reason);
  const name = versionName(chosen, vscode.l10n.t);
  void vscode.window.showInformationMessage(vscode.l10n.t('Live now: {0}', name));
}
