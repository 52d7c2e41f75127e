import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing, program } from '../support/programs.ts';
import { Workplace, beside, settings } from '../support/workplace.ts';

const emacs = program('emacs');

/** What is seen in either of Emacs' clients. */
interface Seen {
  readonly error?: string;
  readonly person: readonly string[];
  readonly city: readonly string[];
  readonly hover: string;
  readonly next: string;
  readonly diagnostics: readonly string[];
}

/**
 * What holds for a client of Emacs, with the settings that docs/editors shows for it, and then `more`.
 * @param client as in the names of `mingshi-CLIENT.el` and of `see-CLIENT.el`, which writes what it saw
 * @param library its package of Emacs Lisp
 */
export function describeClient<More>(
  client: string,
  library: string,
  more: (seen: () => Seen & More) => void,
): void {
  const file = `mingshi-${client}.el`;
  describe.skipIf(!emacs || !isInstalled(library))(
    needing(`docs/editors/${file}`, 'emacs', `elpa-${library}`),
    () => {
      let workplace: Workplace;
      let seen: Seen & More;
      beforeAll(async () => {
        workplace = await Workplace.make();
        seen = await workplace.seenBy(
          emacs ?? '',
          ...['--batch', '-Q', '-l', beside(import.meta.url, 'see.el'), '-l', settings(file)],
          ...['-l', beside(import.meta.url, `see-${client}.el`)],
        );
      }, 300_000);
      afterAll(() => workplace?.remove());

      it('does all that follows without an error', () => {
        expect(seen.error).toBeUndefined();
      });

      it('shows hovers and diagnostics', () => {
        expect(seen.hover).toContain('person/politics');
        expect(seen.diagnostics).toContainEqual(
          expect.stringContaining('“王明” is Fictional character here'),
        );
      });

      it('leads to what is uncertain', () => {
        expect(seen.next).toMatch(/^[京沪]$/);
      });

      more(() => seen);
    },
  );
}

/** Whether there is a package of Emacs Lisp where Debian puts them. */
function isInstalled(library: string): boolean {
  try {
    return readdirSync('/usr/share/emacs/site-lisp/elpa').some((entry) => entry.startsWith(`${library}-`));
  } catch {
    return false;
  }
}
