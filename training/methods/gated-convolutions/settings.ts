import * as z from 'zod';
import { nameSettings, rate, size } from '../fields.ts';

/** Five blocks that see 21 characters, ten on each side. */
export const gatedConvolutionsSettings = z.strictObject({
  embedding: size.default(200),
  /** Features of every position from block to block. */
  width: size.default(256),
  /** Positions that a convolution sees: odd, so that it looks as far ahead as back. */
  kernel: z
    .number()
    .int()
    .min(1)
    .max(15)
    .refine((kernel) => kernel % 2 === 1, 'must be odd')
    .default(3),
  /** Of each block: how far apart the positions are that its convolution sees. */
  dilations: z.array(z.number().int().min(1).max(64)).min(1).max(32).default([1, 2, 4, 1, 2]),
  embeddingDropout: rate.default(0.3),
  /** Of what each block adds. */
  convolutionDropout: rate.default(0.3),
  outputDropout: rate.default(0.3),
  ...nameSettings,
});

export type GatedConvolutionsSettings = z.infer<typeof gatedConvolutionsSettings>;
