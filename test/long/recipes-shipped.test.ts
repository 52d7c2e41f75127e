import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gatherNames } from '../../server/names/gather.ts';
import { parseRecipe } from '../../server/names/recipe.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { sharedFile } from '../shared.ts';

const folder = fileURLToPath(new URL('../../models/names', import.meta.url));
const gazetteers = sharedFile('data/gazetteers');
const lists = ['open', 'wikipedia'];

/** Licences that let the names be passed on; those of sources that state none are not among them. */
const licences = {
  open: ['Apache-2.0', 'MIT', 'Unlicense', 'WTFPL'],
  wikipedia: ['CC BY-SA 4.0'],
};

describe('the name lists that ship', () => {
  it('are those that have a recipe', async () => {
    const files = await readdir(folder);
    expect(files.filter((file) => file.endsWith('.names')).sort()).toEqual(
      lists.map((list) => `${list}.names`),
    );
  });

  it('take together less than 6 MB', async () => {
    const sizes = await Promise.all(
      lists.map(async (list) => (await readFile(join(folder, `${list}.names`))).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000);
  });

  it.each(Object.entries(licences))('%s takes only from sources that allow it', async (list, allowed) => {
    const file = join(folder, `${list}.json`);
    const { origins } = parseRecipe(await readFile(file, 'utf8'), file);
    expect(allowed).toEqual(expect.arrayContaining(Object.values(origins).map(({ licence }) => licence)));
  });

  it.each(lists)('%s has a section in the card for each of its origins', async (list) => {
    const file = join(folder, `${list}.json`);
    const card = await readFile(join(folder, 'README.md'), 'utf8');
    for (const { url, licence, attribution } of Object.values(
      parseRecipe(await readFile(file, 'utf8'), file).origins,
    )) {
      for (const told of [url, licence, attribution]) expect(card).toContain(told);
    }
  });

  describe.skipIf(gazetteers === undefined)('needs ../shared', () => {
    it.each(lists)(
      '%s is just what its recipe gives',
      async (list) => {
        const path = join(folder, `${list}.json`);
        const { entries, title, precision } = await gatherNames(
          { path, name: path },
          { data: gazetteers, signal: new AbortController().signal },
        );
        expect(sha256(compileNames(entries, { title, precision }))).toBe(
          sha256(await readFile(join(folder, `${list}.names`))),
        );
      },
      120_000,
    );
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
