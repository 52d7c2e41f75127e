import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { readFault } from '../../shared/text/file.ts';
import { compileList } from './compile.ts';
import { largestFile, type CompiledNames, type LineFaults, type NamesSource } from './protocol.ts';

/**
 * Reads and compiles a file of names. Its lines that cannot be used are left out.
 * @throws UserError where the file cannot be read, is no text, or is too large
 */
export async function readNamesFile(
  source: NamesSource,
): Promise<{ names: CompiledNames; faults: LineFaults }> {
  return compileList(await readNamesText(source), source.path);
}

/** @throws UserError as `readNamesFile` does */
export async function readNamesText({ path, followsLinks }: NamesSource): Promise<string> {
  try {
    if (!followsLinks) await refuseLinks([dirname(path), path]);
    // A pipe would be waited for.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followsLinks ? 0 : constants.O_NOFOLLOW);
    const file = await open(path, flags);
    try {
      await refuseOddFile(path, file);
      return await decode(path, file.createReadStream({ end: largestFile }));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${path}: ${readFault(error)}`);
  }
}

async function refuseOddFile(path: string, file: FileHandle): Promise<void> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new UserError(`${path} is no regular file; write the names into one`);
  if (stat.size > largestFile) {
    throw new UserError(`${path} is larger than ${largestFile / 1000 ** 2} MB; keep fewer names in it`);
  }
}

async function decode(path: string, chunks: AsyncIterable<Buffer>): Promise<string> {
  const pieces: string[] = [];
  try {
    for await (const piece of decodeText(chunks, { name: path })) pieces.push(piece);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${path} is not UTF-8 text; save it as UTF-8`) : error;
  }
  return pieces.join('');
}

async function refuseLinks(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await lstat(path)).isSymbolicLink()) {
      throw new UserError(`${path} is a link, and links of a workspace are not followed; put the file there`);
    }
  }
}
