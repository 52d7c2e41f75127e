import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError, messageOf } from '../errors.ts';
import { figuresSchema } from '../learning/job.ts';

/** Version of the format of a line's file that this code reads and writes. */
const lineFormat = 1;

/** Of a model: the beginning of its weights' hash. It is also the name of its package's folder in the line. */
export const modelVersion = z.string().regex(/^[0-9a-f]{12}$/);

const learnedVersion = z.strictObject({
  version: modelVersion,
  made: z.iso.datetime({ precision: 3 }),
  /** The version that it went on from; null for the model that ships. */
  parent: modelVersion.nullable(),
  /** Why it was taken, in one line. */
  reason: z.string(),
  /** What the gate decided by. */
  figures: figuresSchema,
  /** Kept for good. */
  pinned: z.boolean(),
  /** Why it cannot be used, if it cannot. */
  bad: z.string().nullable(),
});

/** A version of a model that learned from its user. */
export type LearnedVersion = z.infer<typeof learnedVersion>;

/** `line.json`: the versions of a model that learned from its user, beside whose packages it lies. */
const lineSchema = z.strictObject({
  format: z.literal(lineFormat),
  /** The live version; null for the model that ships. */
  current: modelVersion.nullable(),
  /** In the order in which they were made. */
  versions: z.array(learnedVersion).max(1_000),
});

export type Line = z.infer<typeof lineSchema>;

export const lineFileName = 'line.json';

export const emptyLine: Line = { format: lineFormat, current: null, versions: [] };

/** Folder of the line of the model that ships as `name`; it need not exist yet. */
export const lineFolder = (data: string, name: string): string => join(data, 'models', name);

/**
 * Reads what `line.json` holds.
 * @param text undefined where there is no such file
 * @throws UserError that names `path`
 */
export function parseLine(text: string | undefined, path: string): Line {
  if (text === undefined) return emptyLine;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON (${messageOf(error)}); ${remedy}`);
  }
  const { data: { format } = {} } = z.object({ format: z.int() }).safeParse(json);
  if (format !== undefined && format > lineFormat)
    throw new UserError(`${path} was written by a newer version of Mingshi; update mingshi`);
  const { data, error } = lineSchema.safeParse(json);
  if (error) throw new UserError(`${path}: ${z.prettifyError(error)}; ${remedy}`);
  return data;
}

const remedy = 'remove it to go back to the model that ships';

/** The line of a folder; an empty one where there is none. */
export async function readLine(folder: string): Promise<Line> {
  const path = join(folder, lineFileName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new UserError(`cannot read ${path}: ${error.message}`);
  });
  return parseLine(text, path);
}
