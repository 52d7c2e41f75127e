import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootColours } from '../../../client/colours/roots.ts';
import { needing, program } from '../support/programs.ts';
import { Workplace, beside, settings } from '../support/workplace.ts';
import { elpa } from './elpa.ts';

const emacs = program('emacs');

/** What see-lsp.el writes. */
interface Seen {
  readonly error?: string;
  readonly person: readonly string[];
  readonly city: readonly string[];
  readonly hover: string;
  readonly next: string;
  readonly colour: string;
  readonly relabelled: string;
  readonly diagnostics: readonly string[];
  readonly progress: readonly string[];
}

describe.skipIf(!emacs || !elpa('lsp-mode'))(
  needing('docs/editors/mingshi-lsp.el', 'emacs', 'elpa-lsp-mode'),
  () => {
    let workplace: Workplace;
    let seen: Seen;
    beforeAll(async () => {
      workplace = await Workplace.make();
      seen = await workplace.seenBy<Seen>(
        emacs ?? '',
        ...['--batch', '-Q', '-l', beside(import.meta.url, 'see.el'), '-l', settings('mingshi-lsp.el')],
        ...['-l', beside(import.meta.url, 'see-lsp.el')],
      );
    }, 300_000);
    afterAll(() => workplace?.remove());

    it('does all that follows without an error', () => {
      expect(seen.error).toBeUndefined();
    });

    it('gives each token type a face in the colour of its root', () => {
      expect(seen.person).toEqual(Array(2).fill('mingshi-nerPersonPolitics'));
      expect(seen.city).toEqual(['mingshi-nerLocationSiteCity']);
      expect(seen.colour).toBe(rootColours.person);
    });

    it('shows hovers and diagnostics', () => {
      expect(seen.hover).toContain('person/politics');
      expect(seen.diagnostics).toContainEqual(expect.stringContaining('“王明” is Fictional character here'));
    });

    it('relabels by a code action', () => {
      expect(seen.relabelled).toContain('Virtual');
    });

    it('leads to what is uncertain', () => {
      expect(seen.next).toMatch(/^[京沪]$/);
    });

    it('shows the progress of a training', () => {
      expect([seen.progress.at(0), seen.progress.at(-1)]).toEqual(['begin', 'end']);
    });
  },
);
