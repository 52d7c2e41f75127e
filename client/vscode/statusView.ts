import type * as vscode from 'vscode';
import type { TrainingStatus } from '../../shared/protocol/learning.ts';
import type { ModelStatus } from '../../shared/protocol/status.ts';
import type { ServerState } from './mingshi.ts';

/** What there is to show. */
export interface Status {
  readonly state: ServerState;
  readonly model: ModelStatus | undefined;
  readonly training: TrainingStatus | undefined;
  /** Entities of the active document that nobody has judged; undefined where that is not known. */
  readonly unreviewed: number | undefined;
}

export interface StatusView {
  readonly text: string;
  /** The same without pictures and numbers. */
  readonly title: string;
  /** One line each, for the tooltip and for those who listen. */
  readonly lines: readonly string[];
  readonly isFault: boolean;
}

/** Enough of a version to tell it from others. */
export const shortVersion = (version: string): string => version.slice(0, 7);

/** The words for a status. @param l10n of VS Code */
export function statusView(
  { state, model, training, unreviewed }: Status,
  l10n: Pick<typeof vscode.l10n, 't'>,
): StatusView {
  const name = l10n.t('Mingshi');
  const plain = (icon: string, line: string): StatusView => ({
    ...{ text: `${icon} ${name}`, title: line, lines: [line], isFault: state === 'failed' },
  });
  if (state === 'off') return plain('$(tag)', l10n.t('No Chinese text was opened yet.'));
  if (state === 'starting') return plain('$(loading~spin)', l10n.t('The server starts.'));
  if (state === 'failed') return plain('$(error)', l10n.t('The server does not run.'));

  const { device, line, version, refusal } = model ?? {};
  const label = [line ?? name, ...(version ? [shortVersion(version)] : [])].join('@');
  const used = device?.used.toUpperCase();
  const progress = training?.running ? percent(training.progress) : undefined;
  const title = [label, ...(used ? [used] : [])].join(' · ');
  const icon = refusal === undefined ? '$(tag)' : '$(error)';
  return {
    text: [
      progress === undefined ? icon : `$(sync~spin) ${progress}`,
      title,
      ...(unreviewed ? [`$(unverified) ${unreviewed}`] : []),
    ].join(' '),
    title,
    lines: [
      ...(refusal === undefined ? [] : [l10n.t('The model cannot be used: {0}', refusal)]),
      ...(version ? [l10n.t('Model: {0}', label)] : []),
      ...((version ?? refusal) ? [] : [l10n.t('The model is not loaded yet.')]),
      ...(model?.reason === undefined ? [] : [model.reason]),
      ...(used ? [l10n.t('Device: {0}', used) + (device?.reason ? ` (${device.reason})` : '')] : []),
      ...(progress === undefined ? [] : [l10n.t('Training: {0}', progress)]),
      ...(training && training.fresh > 0 ? [l10n.t('Corrections not learned yet: {0}', training.fresh)] : []),
      ...(training?.last ? [l10n.t('Last training: {0}', training.last.reason)] : []),
      ...(unreviewed === undefined ? [] : [l10n.t('Entities that nobody has judged: {0}', unreviewed)]),
    ],
    isFault: refusal !== undefined,
  };
}

const percent = (share: number | null): string => `${Math.floor(100 * (share ?? 0))}%`;
