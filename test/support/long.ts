/**
 * Size of a long property test: all of its runs, or the share that MINGSHI_LONG_SHARE says, such as 0.1.
 * MINGSHI_LONG_SEED chooses which.
 */
export const longRuns = (runs: number): { numRuns: number; seed: number } => ({
  numRuns: Math.max(1, Math.ceil(runs * Number(process.env.MINGSHI_LONG_SHARE ?? 1))),
  seed: Number(process.env.MINGSHI_LONG_SEED ?? 1),
});
