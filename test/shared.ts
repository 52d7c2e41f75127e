import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const besideRepository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared');

/** A file of the folder `shared` beside the repository (or of MINGSHI_SHARED); undefined where it is absent. */
export function sharedFile(path: string): string | undefined {
  const file = join(process.env.MINGSHI_SHARED ?? besideRepository, path);
  return existsSync(file) ? file : undefined;
}

/** Parses a JSON file whose shape the test knows. */
export const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;
