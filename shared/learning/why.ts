import * as z from 'zod';

const share = z.number().min(0).max(1);

/** F1 of the live model, or of what stands for it, and of the candidate. */
const pair = z.strictObject({ live: share, candidate: share });

/** What the gate compared. */
const compared = z.strictObject({
  /** Corrections that were held out; null where there were none. */
  corrections: pair.nullable(),
  /** The gate's own sentences; `base` is the model that training began with. */
  gate: z.strictObject({ ...pair.shape, base: share }),
  /** The live model had learned what was taken back since: `live` is the model that training began with. */
  unlearned: z.literal(true).optional(),
});

/** What stands behind the one line that says why a run ended as it did, or why a version was taken. */
export const whySchema = z.discriminatedUnion('kind', [
  /** The gate let the candidate through, or did not: of the corrections it knows less, or no more, or it forgot too much. */
  z.strictObject({ kind: z.enum(['better', 'worse', 'noBetter', 'forgot']), f1: compared }),
  z.strictObject({ kind: z.literal('forgotLabels'), labels: z.array(z.string()), f1: compared }),
  /** Another version went live meanwhile. */
  z.strictObject({ kind: z.literal('overtaken') }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('nothing') }),
  /** A user chose another version, an earlier one or a later one; or the one that was live already. */
  z.strictObject({ kind: z.literal('changed'), from: z.string(), to: z.string() }),
  z.strictObject({ kind: z.literal('unchanged'), version: z.string() }),
  /** Nothing is left of what a version had learned: what the line stands on is live again. */
  z.strictObject({ kind: z.literal('takenBack'), from: z.string() }),
  /** The trainer said nothing; `by` is its exit code or the signal that ended it. */
  z.strictObject({ kind: z.literal('ended'), by: z.string() }),
  /** A version cannot be used; `fault` as the program says it. */
  z.strictObject({ kind: z.literal('unusable'), version: z.string(), fault: z.string().optional() }),
]);

export type Why = z.infer<typeof whySchema>;
export type Compared = z.infer<typeof compared>;
