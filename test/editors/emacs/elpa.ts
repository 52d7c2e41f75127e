import { readdirSync } from 'node:fs';

/** Where Debian puts packages of Emacs Lisp. */
const folder = '/usr/share/emacs/site-lisp/elpa';

/** Whether there is a package of Emacs Lisp. */
export function elpa(name: string): boolean {
  try {
    return readdirSync(folder).some((entry) => entry.startsWith(`${name}-`));
  } catch {
    return false;
  }
}
