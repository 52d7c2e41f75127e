import { UserError } from '../../shared/errors.ts';
import { f1, sumOf } from '../../shared/learning/gate.ts';
import type { GateCounts, GateFigures } from '../../shared/learning/job.ts';
import type { LearnedVersion, Line } from '../../shared/model/line.ts';
import { table } from '../../shared/table.ts';

/** What users call the model that ships among the versions of its line. */
export const builtinName = 'builtin';

/** The versions of a line for people; empty where there are none. */
export function lineText(name: string, { current, versions }: Line): string {
  if (versions.length === 0) return '';
  const rows = versions.map((version) => [
    `${name}@${version.version}`,
    version.made.slice(0, 16).replace('T', ' '),
    version.parent ?? builtinName,
    stateOf(version, current),
    version.bad ?? version.reason,
  ]);
  const live = current === null ? `\n${name} is the built-in model.\n` : '\n';
  return `\n${table([['LEARNED', 'MADE (UTC)', 'FROM', 'STATE', 'WHY'], ...rows], 'left')}${live}`;
}

const stateOf = ({ version, pinned, bad }: LearnedVersion, current: string | null): string =>
  [version === current && 'live', pinned && 'pinned', bad !== null && 'bad'].filter(Boolean).join(', ');

/**
 * F1 of two versions on the gate's sentences by label, as measured when they were made.
 * @throws UserError where there is no such version
 */
export function comparisonText(line: Line, one: string | null, other: string | null): string {
  const [before, after] = [countsOf(line, one), countsOf(line, other)];
  const labels = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const cell = (counts: GateCounts | undefined): string => (counts ? (100 * f1(counts)).toFixed(1) : '');
  const rows = labels.map((label) => [label, cell(before[label]), cell(after[label])]);
  const all = ['all', ...[before, after].map((counts) => cell(sumOf(Object.values(counts))))];
  return table([['LABEL', one ?? builtinName, other ?? builtinName], ...rows, all], 'right');
}

function countsOf({ versions }: Line, version: string | null): Record<string, GateCounts> {
  const of = (gate: GateFigures['gate'], side: 'live' | 'candidate'): Record<string, GateCounts> =>
    Object.fromEntries(Object.entries(gate).map(([label, pair]) => [label, pair[side]]));
  const known =
    version === null
      ? versions.findLast(({ parent }) => parent === null)
      : versions.find((other) => other.version === version);
  if (known) return of(known.figures.gate, version === null ? 'live' : 'candidate');
  throw new UserError(`nothing is known of ${version ?? 'the built-in model'}; see \`mingshi models list\``);
}
