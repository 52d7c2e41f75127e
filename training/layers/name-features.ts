import type { Value } from '../engine/graph.ts';
import { cast, concat, fixedDim, matmul } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { glorot } from './initialisers.ts';

/** What becomes of the matches of name lists. */
export interface NameSettings {
  /** Features that an encoder is given. */
  readonly nameSize: number;
  readonly nameDropout: number;
}

/**
 * Adds to `features` [batch, length, features] what is known of names: where none begins, ends or goes on, zeros.
 * @param names uint8 [batch, length, nameFeatures], 1 where a list has a match; without it `features` stay as they are.
 */
export function withNames(
  context: Context,
  features: Value,
  names: Value | undefined,
  { nameSize, nameDropout }: NameSettings,
): Value {
  if (!names) return features;
  const weight = context.parameter('names.weight', [fixedDim(names, -1, 'names'), nameSize], glorot);
  const known = matmul(cast(names, 'float32'), weight);
  return concat([features, context.dropout(known, nameDropout, 'names')], -1);
}
