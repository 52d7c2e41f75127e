import * as z from 'zod';

const uinteger = z.int().nonnegative();

export const position = z.object({ line: uinteger, character: uinteger });
/** In the position encoding that was negotiated. */
export const range = z.object({ start: position, end: position });

/** Number of something. */
export const count = uinteger;
/** From 0 to 1. */
export const share = z.number().min(0).max(1);
/** ISO 8601, UTC, with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
/** Path in the label tree, such as `person/politics`. */
export const label = z.string().min(1).max(200);

/** How many things an answer may hold, and how many it holds where a client does not say. */
export const limit = (usual: number) => z.int().min(1).max(1_000).default(usual);

/** Where nothing has to be given, clients write nothing, null, or an array of nothing. */
export const optionalParams = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given: unknown) => (Array.isArray(given) ? (given as unknown[])[0] : given) ?? {}, schema);

export const noParams = optionalParams(z.object({}));
