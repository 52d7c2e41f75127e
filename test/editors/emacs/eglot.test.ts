import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootColours } from '../../../client/colours/roots.ts';
import { needing, program } from '../support/programs.ts';
import { Workplace, beside, settings } from '../support/workplace.ts';
import { elpa } from './elpa.ts';

const emacs = program('emacs');

/** What see-eglot.el writes. */
interface Seen {
  readonly error?: string;
  readonly person: readonly string[];
  readonly city: readonly string[];
  readonly hover: string;
  readonly next: string;
  readonly diagnostics: readonly string[];
  readonly progress: boolean;
}

describe.skipIf(!emacs || !elpa('eglot'))(
  needing('docs/editors/mingshi-eglot.el', 'emacs', 'elpa-eglot'),
  () => {
    let workplace: Workplace;
    let seen: Seen;
    beforeAll(async () => {
      workplace = await Workplace.make();
      seen = await workplace.seenBy<Seen>(
        emacs ?? '',
        ...['--batch', '-Q', '-l', beside(import.meta.url, 'see.el'), '-l', settings('mingshi-eglot.el')],
        ...['-l', beside(import.meta.url, 'see-eglot.el')],
      );
    }, 300_000);
    afterAll(() => workplace?.remove());

    it('does all that follows without an error', () => {
      expect(seen.error).toBeUndefined();
    });

    it('paints each entity in the colour of its root', () => {
      expect(seen.person).toEqual(Array(2).fill(`(:foreground "${rootColours.person}")`));
      expect(seen.city).toEqual([`(:foreground "${rootColours.location}")`]);
    });

    it('shows hovers and diagnostics', () => {
      expect(seen.hover).toContain('person/politics');
      expect(seen.diagnostics).toContainEqual(expect.stringContaining('“王明” is Fictional character here'));
    });

    it('leads to what is uncertain', () => {
      expect(seen.next).toMatch(/^[京沪]$/);
    });

    it('shows the progress of a training', () => {
      expect(seen.progress).toBe(true);
    });
  },
);
