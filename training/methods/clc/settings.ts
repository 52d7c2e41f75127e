import * as z from 'zod';
import { nameSettings, rate, size } from '../fields.ts';

/** Sizes of CLC as paper 001 gives them (section 4.1); dropout is 0.2 there. */
export const clcSettings = z.strictObject({
  embedding: size.default(200),
  /** Windows of the convolutions. */
  widths: z.array(z.number().int().min(1).max(15)).min(1).default([2, 3, 4, 5]),
  /** Filters of each window: 400 in all. */
  filters: size.default(100),
  /** Of each direction. */
  hidden: size.default(200),
  embeddingDropout: rate.default(0.2),
  convolutionDropout: rate.default(0.2),
  lstmDropout: rate.default(0.2),
  ...nameSettings,
});

export type ClcSettings = z.infer<typeof clcSettings>;
