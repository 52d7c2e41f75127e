import type * as z from 'zod';
import type { Value } from '../engine/graph.ts';
import type { Context } from '../layers/context.ts';
import type { EmbeddingTable } from '../layers/embedding.ts';

/** The characters of a batch, the table that embeds them, and which names are known among them. */
export interface Characters {
  /** int32 [batch, length]; 0 is padding. */
  readonly ids: Value;
  readonly table: Omit<EmbeddingTable, 'size'>;
  /** uint8 [batch, length, nameFeatures]: where names of lists begin, go on and end; 0 on padding. */
  readonly names?: Value;
}

/** What an encoder makes of them. */
export interface Encoded {
  /** [batch, length, features] */
  readonly features: Value;
  /** [batch, length], 1 on text and 0 on padding. */
  readonly mask: Value;
}

/** A way to turn characters into features that a tagging head scores. */
export interface Method<Settings = unknown> {
  readonly name: string;
  /**
   * Validates and completes the settings of a user; `strip` gives the same that leaves out what it does not know, and
   * `shape` has what it knows by its name.
   */
  readonly settings: z.ZodType<Settings> & { strip(): z.ZodType<Settings>; readonly shape: object };
  encode(context: Context, characters: Characters, settings: Settings): Encoded;
}
