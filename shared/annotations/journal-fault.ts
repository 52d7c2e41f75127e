import { UserError } from '../errors.ts';
import type { JournalPlace } from './places.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and repeat',
  EDQUOT: 'your share of the disk is full; free some space and repeat',
  EROFS: 'it may not be written',
  EACCES: 'no permission',
  EPERM: 'no permission',
  ELOOP: 'it is a link; remove it',
  EMLINK: 'it is a link; remove it',
  ENXIO: 'it is no file; remove it',
  EISDIR: 'it is a folder; remove it',
  ENOENT: 'its folder is gone',
};

/** What can be done in a folder of somebody else's. */
const remedy = '`mingshi data move --workspace DIR --to user` keeps annotations in your own folder';

/** What is done with a journal. */
export type Verb = 'read' | 'write';

/** The outcome of an action; an error of the disk as one that the user can understand. */
export async function explaining<T>(
  verb: Verb,
  { path, place }: { readonly path: string; readonly place: JournalPlace },
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || code === undefined) throw error;
    const mayNotWrite = ['EROFS', 'EACCES', 'EPERM'].includes(code) && verb === 'write';
    const advice = mayNotWrite && place.owner === 'workspace' ? `; ${remedy}` : '';
    throw new UserError(`cannot ${verb} the annotations in ${path}: ${reasons[code] ?? message}${advice}`);
  }
}
