import { dirname } from 'node:path';
import { UserError, messageOf } from './errors.ts';

/**
 * An error of the disk where what a command makes is written, as one that the user can understand.
 * @param file as the user is to know it
 * @param option the one that names it
 */
export function cannotWrite(file: string, error: unknown, option = '--out'): UserError {
  const folder = dirname(file);
  const another = `give another ${option}`;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder ${folder}; make it, or ${another}`,
    ENOTDIR: `${folder} is no folder; ${another}`,
    EISDIR: `it is a folder; ${another}`,
    ENOSPC: `the disk is full; free some space, or ${another}`,
  };
  const { code = '' } = error as NodeJS.ErrnoException;
  const reason = reasons[code] ?? `${messageOf(error)}; give ${option} a file in a folder that is yours`;
  return new UserError(`cannot write ${file}: ${reason}`);
}
