import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pages, type Page } from '../support/pages.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const pictures = join(repository, 'docs', 'pictures');

interface Link {
  readonly page: string;
  /** As the page writes it. */
  readonly target: string;
  /** Absolute path of what it leads to. */
  readonly path: string;
  readonly anchor: string;
}

/** Links and pictures that lead to files, outside code. */
function linksOf({ name, path: page, text }: Page): Link[] {
  const prose = text.replaceAll(/^```[^]*?^```|`[^`\n]*`/gm, 'code');
  const links = Array.from(prose.matchAll(/\]\(([^()\s]+)\)/g), ([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      const path = file === '' ? page : join(dirname(page), decodeURIComponent(file));
      return { page: name, target, path, anchor };
    });
}

/** The anchors that a page's headings have on the sites that show them. */
const anchorsOf = (page: string): string[] =>
  Array.from(readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const links = pages.flatMap(linksOf);

describe('the pages of the repository', () => {
  it('link to files and headings that exist', () => {
    expect(links.length).toBeGreaterThan(50);
    const leadsAstray = ({ path, anchor }: Link): boolean =>
      !existsSync(path) || (anchor !== '' && !anchorsOf(path).includes(anchor));
    expect(links.filter(leadsAstray).map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
  });

  it('show every picture there is, none of them large', () => {
    const shown = new Set(links.map(({ path }) => path));
    const files = readdirSync(pictures).map((name) => join(pictures, name));
    expect(files.filter((file) => !shown.has(file))).toEqual([]);
    expect(files.filter((file) => statSync(file).size > 120_000)).toEqual([]);
  });
});
