import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { UserError } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/folder.ts';

/** What all simulations of a folder have in common: only then can they be compared. */
const settingsSchema = z.strictObject({
  /** Version of the starting model. */
  base: z.string(),
  /** SHA-256 of the files. */
  annotator: z.string(),
  test: z.string(),
  every: z.int(),
  /** Of the learning. */
  learning: z.unknown(),
  libraries: z.record(z.string(), z.string()),
});

export type Settings = z.infer<typeof settingsSchema>;

const settingsFile = 'simulation.json';

/**
 * Notes the settings of a folder, or checks that those that it has are the same.
 * @throws UserError if they are others
 */
export async function agreeOn(settings: Settings, folder: string): Promise<void> {
  const path = join(folder, settingsFile);
  const text = JSON.stringify(settings, null, 2);
  const found = await readFile(path, 'utf8').catch(() => undefined);
  if (found === undefined) {
    await makeFolder(folder);
    await writeFileAtomic(path, `${text}\n`);
    return;
  }
  const other = differing(JSON.parse(found), JSON.parse(text));
  if (other.length > 0)
    throw new UserError(`${folder} holds simulations with another ${other.join(', ')}; give another --out`);
}

const differing = (a: unknown, b: unknown): string[] =>
  Object.keys(settingsSchema.shape).filter(
    (key) => !isDeepStrictEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
