import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { userPlaces } from '../../shared/places.ts';
import { readFault } from '../../shared/text/file.ts';
import { describeFaults } from '../lists/faults.ts';
import type { NamesSource } from '../lists/protocol.ts';
import { readNamesFile } from '../lists/read.ts';
import { userNames } from '../lists/sources.ts';

/**
 * The name lists of a command: those that ship, the user's own, and what is named. What is wrong with a line or with
 * a list that nobody named is told, and the rest is used.
 * @param files lists as text or compiled (`.names`)
 * @throws UserError if one of `files` cannot be used
 */
export async function commandNames(files: readonly string[], context: CommandContext): Promise<NameList[]> {
  const { root, cwd, env } = context;
  const tell = (message: string): void => void context.stderr.write(`${message}\n`);
  const orNone = (reading: Promise<NameList[]>): Promise<NameList[]> =>
    reading.catch((error: unknown) => {
      tell(`names are not used: ${messageOf(error)}`);
      return [];
    });
  const named = files.map((file) => resolve(cwd, file));
  const lists = await Promise.all([
    orNone(readShippedNames(root)),
    orNone(readIfThere(userNames(userPlaces(env)), tell)),
    ...named.map(async (path) => [
      path.endsWith('.names') ? await readCompiled(path) : await readText({ path, followsLinks: true }, tell),
    ]),
  ]);
  return lists.flat();
}

async function readIfThere(source: NamesSource, tell: (message: string) => void): Promise<NameList[]> {
  const isThere = await stat(source.path).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  );
  return isThere ? [await readText(source, tell)] : [];
}

async function readText(source: NamesSource, tell: (message: string) => void): Promise<NameList> {
  const { names, faults } = await readNamesFile(source);
  if (faults.count > 0) tell(describeFaults(source.path, faults));
  return readNames(names.bytes, source.path);
}

async function readCompiled(path: string): Promise<NameList> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`cannot read ${path}: ${readFault(error)}`);
  });
  return readNames(bytes, path);
}
