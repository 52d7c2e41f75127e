import { constants, open } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf } from '../errors.ts';
import type { PackageFiles } from './package.ts';

/** The files of a package that lies in a folder. */
export const folderFiles = (folder: string): PackageFiles => ({
  describe: folder,
  read: (name, maxBytes) => readLimited(join(folder, name), maxBytes),
});

/** Reads a regular file of at most `maxBytes`. Does not wait where the path names a pipe or a device. */
async function readLimited(path: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (error: unknown) => {
      throw new UserError(`cannot read ${path}: ${messageOf(error)}; is its folder a model package?`);
    },
  );
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new UserError(`${path} is not a regular file; fetch or train the model again`);
    if (stat.size > maxBytes) {
      throw new UserError(`${path} has ${stat.size} bytes, more than the ${maxBytes} allowed there`);
    }
    const bytes = new Uint8Array(stat.size);
    const { bytesRead } = await handle.read(bytes, 0, stat.size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The files of a package that is in memory. */
export const memoryFiles = (
  contents: Readonly<Record<string, Uint8Array>>,
  describe = 'memory',
): PackageFiles => ({
  describe,
  read: (name, maxBytes) => {
    const bytes = contents[name];
    if (!bytes) return Promise.reject(new UserError(`${describe} holds no ${name}`));
    if (bytes.length > maxBytes)
      return Promise.reject(new UserError(`${name} is larger than ${maxBytes} bytes`));
    return Promise.resolve(bytes);
  },
});
