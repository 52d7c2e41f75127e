import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootColours, rootOf, roots } from '../../client/colours/roots.ts';
import { cluenerTree } from '../../shared/labels/builtin.ts';
import { settings } from './support/workplace.ts';

const read = (name: string): string => readFileSync(settings(name), 'utf8');
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

describe('the settings in docs/editors', () => {
  it('have the colours of the other editors', () => {
    const lua = read('mingshi.lua');
    const eglot = read('mingshi-eglot.el');
    const lsp = read('mingshi-lsp.el');
    for (const root of roots) {
      const colour = rootColours[root];
      expect(lua).toContain(`${capital(root)} = '${colour}'`);
      expect(eglot).toContain(`("${root}" . "${colour}")`);
      expect(lsp).toContain(`("${capital(root)}" . "${colour}")`);
    }
    for (const { path } of cluenerTree.nodes) {
      const root = rootOf('cluener', path);
      expect(lua).toContain(`${capital(path)} = '${capital(root)}'`);
      expect(eglot).toContain(`("${path}" . "${rootColours[root]}")`);
      expect(lsp).toContain(`("Cluener${capital(path)}" . "${rootColours[root]}")`);
    }
  });

  it('are linked from the pages', () => {
    const names = readdirSync(settings('.'));
    const pages = names.filter((name) => name.endsWith('.md')).map(read);
    for (const name of names.filter((name) => !name.endsWith('.md')))
      expect(
        pages.some((page) => page.includes(`(${basename(name)})`)),
        name,
      ).toBe(true);
  });
});
