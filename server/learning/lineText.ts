import type { LearnedVersion, Line } from '../../shared/model/line.ts';
import { table } from '../../shared/table.ts';
import { compared, type Pair } from './comparison.ts';
import type { ModelLine } from './modelLine.ts';

/** The versions of a line for people; empty where there are none. @param where path of the workspace whose line it is */
export function lineText(name: string, { current, versions }: Line, where?: string): string {
  if (versions.length === 0) return '';
  const rows = versions.map((version) => [
    where === undefined ? `${name}@${version.version}` : version.version,
    version.made.slice(0, 16).replace('T', ' '),
    version.parent ?? (where === undefined ? 'builtin' : 'user'),
    stateOf(version, current),
    version.bad ?? version.reason,
  ]);
  const heading = where === undefined ? '' : `\n${name} in ${where}`;
  const base = where === undefined ? `${name} is the built-in model.` : `${name} is the user's model there.`;
  const live = current === null ? `\n${base}\n` : '\n';
  return `${heading}\n${table([['LEARNED', 'MADE (UTC)', 'AFTER', 'STATE', 'WHY'], ...rows], 'left')}${live}`;
}

const stateOf = ({ version, pinned, bad }: LearnedVersion, current: string | null): string =>
  [version === current && 'live', pinned && 'pinned', bad !== null && 'bad'].filter(Boolean).join(', ');

/**
 * F1 of two versions on the gate's sentences by label, as measured when they were made.
 * @throws UserError where there is no such version
 */
export function comparisonText(
  line: Line,
  one: string | null,
  other: string | null,
  baseName: ModelLine['baseName'],
): string {
  const { labels, all } = compared(line, one, other);
  const cells = ({ a, b }: Pair): string[] =>
    [a, b].map((share) => (share === null ? '' : (100 * share).toFixed(1)));
  const rows = labels.map(({ label, ...pair }) => [label, ...cells(pair)]);
  return table([['LABEL', one ?? baseName, other ?? baseName], ...rows, ['all', ...cells(all)]], 'right');
}
