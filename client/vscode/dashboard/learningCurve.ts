import type { ProtocolRun } from '../../../shared/protocol/learning.ts';

/** F1 of the model that was live after a run. */
export interface CurvePoint {
  /** Number of corrections that it had learned from; 0 before the first run. */
  readonly corrections: number;
  readonly version: string | null;
  readonly outcome: ProtocolRun['outcome'] | null;
  /** On the gate's sentences. */
  readonly gate: number;
  /** On the corrections of that run that were held out; null where there were none. */
  readonly heldOut: number | null;
}

/** From the first run to the last, beginning with what was live before. @param runs newest first */
export function learningCurve(runs: readonly ProtocolRun[]): CurvePoint[] {
  const judged = runs.flatMap((run) => (run.figures ? [{ ...run, figures: run.figures }] : [])).reverse();
  const [first] = judged;
  if (!first) return [];
  const start: CurvePoint = {
    ...{ corrections: 0, version: null, outcome: null },
    ...f1Of(first.figures, 'live'),
  };
  const after = judged.map(({ corrections, version, outcome, figures }) => ({
    ...{ corrections, version, outcome },
    ...f1Of(figures, outcome === 'published' ? 'candidate' : 'live'),
  }));
  return [start, ...after];
}

const f1Of = ({ gate, corrections }: NonNullable<ProtocolRun['figures']>, which: 'live' | 'candidate') => ({
  gate: gate[which].f1,
  heldOut: corrections[which].gold === 0 ? null : corrections[which].f1,
});
