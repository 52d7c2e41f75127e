import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A page of Markdown that people read. */
export interface Page {
  /** Path in the repository. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

export const pages: readonly Page[] = ['.', 'docs', 'client', 'models'].flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => {
      const path = join(repository, folder, name);
      return { name: relative(repository, path), path, text: readFileSync(path, 'utf8') };
    }),
);
