import { SpokenError } from '../../shared/l10n/spoken.ts';
import { f1, sumOf } from '../../shared/learning/gate.ts';
import type { GateCounts, GateFigures } from '../../shared/learning/job.ts';
import type { Line } from '../../shared/model/line.ts';

/** F1 of two versions; null where there are no figures. */
export interface Pair {
  readonly a: number | null;
  readonly b: number | null;
}

export interface Comparison {
  /** In order of the labels. */
  readonly labels: readonly (Pair & { readonly label: string })[];
  /** Over all labels. */
  readonly all: Pair;
}

/**
 * F1 of two versions on the gate's sentences by label, as measured when they were made.
 * @param a null for the model that the line stands on, as is `b`
 * @throws SpokenError where there is no such version
 */
export function compared(line: Line, a: string | null, b: string | null): Comparison {
  const counts = { a: countsOf(line, a), b: countsOf(line, b) };
  const pair = (of: (counts: Readonly<Record<string, GateCounts>>) => GateCounts | undefined): Pair => {
    const [one, other] = [of(counts.a), of(counts.b)];
    return { a: one ? f1(one) : null, b: other ? f1(other) : null };
  };
  const labels = [...new Set([...Object.keys(counts.a), ...Object.keys(counts.b)])].sort();
  return {
    labels: labels.map((label) => ({ label, ...pair((one) => one[label]) })),
    all: pair((one) => sumOf(Object.values(one))),
  };
}

function countsOf({ versions }: Line, version: string | null): Record<string, GateCounts> {
  const known = version === null ? atFirst(versions) : ofVersion(versions, version);
  if (known) return known;
  throw new SpokenError(({ learning }) => learning.versions.unmeasured(version));
}

/** What the line stands on was counted with each version; in lines of before with the first one alone. */
const atFirst = (versions: Line['versions']): Record<string, GateCounts> | undefined => {
  const first = versions.findLast(({ parent }) => parent === null);
  return versions.at(-1)?.figures.base ?? (first && side(first.figures.gate, 'live'));
};

const ofVersion = (versions: Line['versions'], version: string): Record<string, GateCounts> | undefined => {
  const known = versions.find((other) => other.version === version);
  return known && side(known.figures.gate, 'candidate');
};

const side = (gate: GateFigures['gate'], of: 'live' | 'candidate'): Record<string, GateCounts> =>
  Object.fromEntries(Object.entries(gate).map(([label, pair]) => [label, pair[of]]));
