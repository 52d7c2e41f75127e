import { basename } from 'node:path';
import { modelVersion } from '../../shared/model/line.ts';
import { madeVersion, type RunRecord } from '../learning/record.ts';

/**
 * Tells which versions of a line learned from some records, or went on from one that did. One of which no run is known
 * any more may have.
 *
 * @param runs of the line, that have ended
 * @param records ids
 */
export function learnedFrom(
  runs: readonly RunRecord[],
  records: ReadonlySet<string>,
): (version: string) => boolean {
  const made = new Map(runs.filter(madeVersion).map((run) => [run.live, run] as const));
  const hasLearned = (version: string, later: ReadonlySet<string>): boolean => {
    const run = made.get(version);
    if (!run || run.records.some((id) => records.has(id))) return true;
    const base = basename(run.base);
    // What ships has learned from nobody.
    if (!modelVersion.safeParse(base).success || later.has(base)) return false;
    return hasLearned(base, new Set([...later, base]));
  };
  return (version) => hasLearned(version, new Set([version]));
}
