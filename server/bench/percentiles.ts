/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** How many were measured. */
  readonly count: number;
}

/** The nearest-rank percentiles. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: values.length };
}

/** Of several runs, each figure by itself. */
export function medianRun(runs: readonly Percentiles[]): Percentiles {
  const median = (of: 'p50' | 'p95' | 'p99'): number => percentiles(runs.map((run) => run[of])).p50;
  return {
    ...{ p50: median('p50'), p95: median('p95'), p99: median('p99') },
    count: runs.reduce((count, run) => count + run.count, 0),
  };
}
