import type { ProtocolVersion } from '../../../shared/protocol/learning.ts';
import { shortVersion } from '../statusView.ts';
import type { Translate } from './translate.ts';

/** A line of the view of versions. */
export interface VersionItem {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
  /** Words that menus look for: `version`, and of `live`, `pinned`, `base`, `bad` those that it is. */
  readonly context: string;
}

/** @param when the time at which it was made, as the user reads it */
export function versionItem(version: ProtocolVersion, t: Translate, when: string): VersionItem {
  const states = [
    ...(version.live ? [t('live')] : []),
    ...(version.pinned ? [t('pinned')] : []),
    ...(version.bad === null ? [] : [t('cannot be used')]),
  ];
  const gate = version.figures?.gate;
  const scores = gate ? [t('F1 {0} → {1}', percent(gate.live.f1), percent(gate.candidate.f1))] : [];
  const corrections = version.figures?.corrections;
  const lines = [
    ...(corrections
      ? [
          t(
            'On corrections that were held out: F1 {0} → {1}',
            ...[percent(corrections.live.f1), percent(corrections.candidate.f1)],
          ),
        ]
      : []),
    ...(version.parent === null ? [] : [t('Follows {0}', version.parent)]),
    ...(version.reason === null ? [] : [version.reason]),
    ...(version.bad === null ? [] : [version.bad]),
  ];
  const dates = version.made === null ? [] : [when];
  return {
    label: versionName(version, t),
    description: [...states, ...scores, ...dates].join(' · '),
    tooltip: [[version.version, ...states].join(' · '), ...scores, ...lines, ...dates].join('\n'),
    icon: iconOf(version),
    context: [
      'version',
      ...(version.live ? ['live'] : []),
      ...(version.pinned ? ['pinned'] : []),
      ...(version.base === null ? [] : ['base']),
      ...(version.bad === null ? [] : ['bad']),
    ].join(' '),
  };
}

export function versionName(
  { version, base }: Pick<ProtocolVersion, 'version' | 'base'>,
  t: Translate,
): string {
  if (base === 'builtin') return t('Built-in model');
  return base === 'user' ? t('Your own model') : shortVersion(version);
}

function iconOf({ live, pinned, bad }: ProtocolVersion): string {
  if (bad !== null) return 'warning';
  if (live) return 'pass-filled';
  return pinned ? 'pinned' : 'circle-outline';
}

const percent = (share: number): string => (100 * share).toFixed(1);

/** What a version is compared with: the one in use, or where it is that itself, the one it follows. */
export function comparedWith(
  versions: readonly ProtocolVersion[],
  chosen: string,
): { readonly a: string; readonly b: string } | undefined {
  const named = ({ version, base }: ProtocolVersion): string => base ?? version;
  const isIt = (version: ProtocolVersion): boolean => version.version === chosen;
  const one = versions.find(isIt);
  const live = versions.find((version) => version.live);
  if (!one) return undefined;
  if (live && !isIt(live)) {
    const isOlder = versions.indexOf(one) > versions.indexOf(live);
    return isOlder ? { a: named(one), b: named(live) } : { a: named(live), b: named(one) };
  }
  const parent =
    versions.find(({ version }) => version === one.parent) ?? versions[versions.indexOf(one) + 1];
  return parent && { a: named(parent), b: named(one) };
}
