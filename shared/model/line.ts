import { join } from 'node:path';
import * as z from 'zod';
import { canonicalUri, folderKey } from '../annotations/places.ts';
import { UserError, messageOf } from '../errors.ts';
import { figuresSchema } from '../learning/job.ts';
import { whySchema } from '../learning/why.ts';
import { readIfThere } from '../text/file.ts';

/**
 * Version of the format of a line's file that this code writes; it reads all before. 1: versions do not tell whom they
 * learned from. 2: nor what stands behind their reasons, nor what was known before all learning.
 */
const lineFormat = 3;

/** Of a model: the beginning of its weights' hash. It is also the name of its package's folder in the line. */
export const modelVersion = z.string().regex(/^[0-9a-f]{12}$/);

const learnedVersion = z.strictObject({
  version: modelVersion,
  made: z.iso.datetime({ precision: 3 }),
  /** The version that it went on from; null for the one that the line stands on. */
  parent: modelVersion.nullable(),
  /** Why it was taken, in one line of English. */
  reason: z.string(),
  why: whySchema.optional(),
  /** What the gate decided by. */
  figures: figuresSchema,
  /** Kept for good. */
  pinned: z.boolean(),
  /** Why it cannot be used, if it cannot. */
  bad: z.string().nullable(),
  /**
   * Workspace folders whose journals it, or what it went on from, learned from: their URIs, and `loose` for documents
   * that lie in none. Undefined where that is not known.
   */
  learned: z.array(z.string()).optional(),
});

/** A version of a model that learned from its user. */
export type LearnedVersion = z.infer<typeof learnedVersion>;

/** `line.json`: the versions of a model that learned from its user, beside whose packages it lies. */
const lineSchema = z.strictObject({
  format: z
    .int()
    .min(1)
    .max(lineFormat)
    .transform(() => lineFormat),
  /** The live version; null for the one that the line stands on: what ships, or in a workspace what the user has. */
  current: modelVersion.nullable(),
  /** In the order in which they were made. */
  versions: z.array(learnedVersion).max(1_000),
});

export type Line = z.infer<typeof lineSchema>;

export const lineFileName = 'line.json';

export const emptyLine: Line = { format: lineFormat, current: null, versions: [] };

/** Whose models they are. */
export interface LineName {
  /** Name of the model that ships, and of its label tree. */
  readonly model: string;
  /** URI of the workspace folder that has a line of its own; undefined for the user's line. */
  readonly workspace?: string | undefined;
}

/** A name for locks, runs and records; no two lines have the same. */
export const lineKey = ({ model, workspace }: LineName): string =>
  workspace === undefined ? model : `${model}-${folderKey(workspace)}`;

/** Folder of a line; it need not exist yet. */
export const lineFolder = (data: string, { model, workspace }: LineName): string =>
  join(workspace === undefined ? linesFolder(data) : workspaceFolder(data, workspace), model);

/** Where all of the user's own lines are. */
export const linesFolder = (data: string): string => join(data, 'models');

/** Where the lines of all workspaces are, each workspace in a folder of its own. */
export const workspacesFolder = (data: string): string => join(data, 'workspaces');

/** Where the lines of one workspace folder are, beside `workspaceFile`. */
export const workspaceFolder = (data: string, workspace: string): string =>
  join(workspacesFolder(data), folderKey(workspace));

/** Tells what workspace folder it is. */
export const workspaceFile = 'folder.json';

const workspaceSchema = z.object({ folder: z.string().min(1) });

export const workspaceText = (workspace: string): string =>
  `${JSON.stringify({ folder: canonicalUri(workspace) } satisfies z.infer<typeof workspaceSchema>, null, 2)}\n`;

/** The URI of the folder; undefined where the text tells none. */
export function parseWorkspace(text: string): string | undefined {
  try {
    return workspaceSchema.safeParse(JSON.parse(text)).data?.folder;
  } catch {
    return undefined;
  }
}

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
  return parseLine((await readIfThere(path))?.toString(), path);
}
