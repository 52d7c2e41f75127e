import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import { isFolder } from '../../shared/folder.ts';

/** A file of labelled sentences. */
export interface SourceFile {
  readonly path: string;
  /** What it is called in messages. */
  readonly name: string;
  /** Its name without ending, in a folder with the folders below that, `/` between them. */
  readonly title: string;
}

/** The file of a name, or the brat annotations below the folder of that name. @throws UserError if there are none */
export async function sourceFiles(path: string, name: string): Promise<SourceFile[]> {
  if (!(await isFolder(path))) return [{ path, name, title: titleOf(name.slice(name.lastIndexOf('/') + 1)) }];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile() && /\.ann(\.gz)?$/i.test(entry.name))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
  if (files.length === 0)
    throw new UserError(`${name}: no annotation of brat (.ann) is in that folder; name a file in it`);
  return files.map((file) => ({
    path: join(path, file),
    name: `${name.replace(/\/$/, '')}/${file}`,
    title: titleOf(file),
  }));
}

/** `a/b.fine.json.gz` → `a/b` */
const titleOf = (file: string): string => file.replace(/\.gz$/i, '').replace(/(\.fine)?\.[^./]+$/i, '');
