import { performance } from 'node:perf_hooks';
import { compileNames } from '../../shared/names/compile.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { readBytes, type NamedFile, type ReadOptions } from './files.ts';
import { gatherNames } from './gather.ts';

/** A name list in memory. */
export interface OpenedNames {
  readonly file: NamedFile;
  readonly list: NameList;
  /** Size of the list as it is compiled. */
  readonly bytes: number;
  /** Lines of a names.tsv that are no names. */
  readonly faults: number;
  /** Time that reading it took, compiling it where need be, in milliseconds. */
  readonly milliseconds: number;
}

/** Whether a file is a compiled list. */
export const isCompiled = (name: string): boolean => name.endsWith('.names');

/**
 * Opens a compiled list, or compiles names of the user's own in memory.
 * @throws UserError if it cannot be read or is damaged.
 */
export async function openNames(file: NamedFile, options: ReadOptions): Promise<OpenedNames> {
  const start = performance.now();
  const { bytes, faults } = isCompiled(file.name)
    ? { bytes: await readBytes(file, options.signal), faults: 0 }
    : await compiled(file, options);
  const list = readNames(bytes, file.name);
  return { file, list, bytes: bytes.length, faults, milliseconds: performance.now() - start };
}

async function compiled(
  file: NamedFile,
  options: ReadOptions,
): Promise<{ bytes: Uint8Array; faults: number }> {
  const { entries, faults, title, precision } = await gatherNames(file, options);
  return { bytes: compileNames(entries, { title, precision }), faults: faults.length };
}
