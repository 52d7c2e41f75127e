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

/** An error of the disk as one that the user can understand. */
export function journalFault(
  error: unknown,
  verb: 'read' | 'write',
  { path, place }: { path: string; place: JournalPlace },
): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof UserError || code === undefined) return error;
  const mayNotWrite = ['EROFS', 'EACCES', 'EPERM'].includes(code) && verb === 'write';
  const advice = mayNotWrite && place.owner === 'workspace' ? `; ${remedy}` : '';
  return new UserError(`cannot ${verb} the annotations in ${path}: ${reasons[code] ?? message}${advice}`);
}
