import { mkdir, stat } from 'node:fs/promises';
import { UserError, messageOf } from './errors.ts';

/** Whether there is a folder of this path. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const reasons: Readonly<Record<string, string>> = {
  ENOTDIR: 'what stands above it is a file',
  EEXIST: 'there is a file of that name',
  EACCES: 'no permission',
};

/**
 * Makes a folder, and those above it that are not there.
 * @throws UserError where that cannot be
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UserError(`cannot make the folder ${path}: ${reasons[code] ?? messageOf(error)}`);
  }
}
