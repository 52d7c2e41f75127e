import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNames, type NameList } from './list.ts';

/** The compiled lists that ship: paths of `models/names/*.names` under `root`, by name; none without that folder. */
export async function shippedNameFiles(root: string): Promise<string[]> {
  const folder = join(root, 'models', 'names');
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return files
    .filter((file) => file.endsWith('.names'))
    .sort()
    .map((file) => join(folder, file));
}

/**
 * The name lists that ship, by name of their files.
 * @throws UserError if one of them is damaged.
 */
export const readShippedNames = async (root: string): Promise<NameList[]> =>
  Promise.all((await shippedNameFiles(root)).map(async (path) => readNames(await readFile(path), path)));
