import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { NamePool } from '../data/pseudo.ts';
import { readLines } from '../data/file.ts';
import { UserError } from '../../shared/errors.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { readFault } from '../../shared/text/file.ts';

/** Reads the compiled name lists of a job; `shipped` stands for those that ship. */
export async function readLists(
  files: readonly string[],
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Promise<NameList[]> {
  const read = async (file: string) => {
    if (file === 'shipped') return readShippedNames(root);
    const bytes = await readFile(resolve(cwd, file)).catch((error: unknown) => {
      throw new UserError(
        `cannot read the name list ${file}: ${readFault(error)}; make one with mingshi names build`,
      );
    });
    return [readNames(bytes, file)];
  };
  return (await Promise.all(files.map(read))).flat();
}

/** Names by label from a file of `name<TAB>label` lines, for pseudo samples. Labels outside the tree's are left out. */
export async function readNamePool(file: string, tree: LabelTree, cwd: string): Promise<NamePool> {
  const { lines } = await readLines(resolve(cwd, file), { name: file });
  const pool = new Map<string, string[]>();
  for (const line of lines) {
    const [name = '', label = ''] = line.split('\t');
    if (name === '' || tree.node(label)?.label !== true) continue;
    const names = pool.get(label);
    if (names) names.push(name);
    else pool.set(label, [name]);
  }
  if (pool.size === 0)
    throw new UserError(`${file} holds no names with labels of ${tree.name}; write lines of name<TAB>label`);
  return pool;
}
