import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootColours } from '../../../client/colours/roots.ts';
import { needing, programSince } from '../support/programs.ts';
import { Workplace, beside } from '../support/workplace.ts';

const neovim = programSince('nvim', 0, 11);

/** What see.lua writes. */
interface Seen {
  readonly errors: readonly string[];
  readonly told: readonly string[];
  readonly chosen: readonly string[];
  readonly progress: readonly { readonly kind: string; readonly title: string }[];
  readonly opened: Readonly<Record<string, readonly string[]>>;
  readonly colour: { readonly fg: number };
  readonly uncoloured: readonly string[];
  readonly hover: readonly string[];
  readonly hints: readonly string[];
  readonly walk: readonly string[];
  readonly relabelled: readonly string[];
}

describe.skipIf(!neovim)(needing('docs/editors/mingshi.lua', 'nvim 0.11 or newer'), () => {
  let workplace: Workplace;
  let seen: Seen;
  beforeAll(async () => {
    workplace = await Workplace.make();
    await workplace.configure('mingshi.lua', '.config/nvim/plugin/mingshi.lua');
    seen = await workplace.seenBy<Seen>(
      neovim ?? '',
      ...['--headless', '-c', `luafile ${beside(import.meta.url, 'see.lua')}`, workplace.document],
    );
  }, 300_000);
  afterAll(() => workplace?.remove());

  it('does all that follows without an error', () => {
    expect(seen.errors).toEqual([]);
  });

  it('highlights each entity once, by its label', () => {
    expect(seen.opened).toEqual({
      王明: ['@lsp.type.nerPersonPolitics.text', '@lsp.type.nerPersonPolitics.text'],
      京: ['@lsp.type.nerLocationSiteCity.text'],
      李四: ['@lsp.type.nerPersonPolitics.text'],
      沪: ['@lsp.type.nerLocationSiteCity.text'],
    });
  });

  it('has a colour for each token type, that of its root', () => {
    expect(seen.uncoloured).toEqual([]);
    expect(`#${seen.colour.fg.toString(16).padStart(6, '0')}`).toBe(rootColours.person);
  });

  it('shows hovers and inlay hints', () => {
    expect(seen.hover.join('\n')).toContain('person/politics');
    expect(seen.hints).toHaveLength(5);
  });

  it('walks from one uncertain entity to the next, and back', () => {
    const [first, second, third] = seen.walk;
    expect([first, second].sort()).toEqual(['京', '沪']);
    expect(third).toBe(first);
  });

  it('relabels by a code action, which shows at once', () => {
    expect(seen.chosen[0]).toBe('Relabel as Person');
    expect(seen.relabelled).toContain('@lsp.type.nerPerson.text');
    expect(seen.relabelled).toContain('@lsp.mod.confirmed.text');
  });

  it('relabels by any label, which the server asks for level by level', () => {
    expect(seen.chosen.slice(1)).toEqual(['Other label: Work…', 'Video work', 'Film']);
  });

  it('shows the progress of a training, and what came of it', () => {
    const shown = seen.progress.filter(({ title }) => title === 'Learning from your corrections');
    const kinds = shown.map(({ kind }) => kind);
    expect([kinds.at(0), kinds.at(-1)]).toEqual(['begin', 'end']);
    expect(kinds).toContain('report');
    expect(seen.told).toEqual([expect.stringMatching(/^Mingshi: published, version [0-9a-f]{12}: /)]);
  });
});
