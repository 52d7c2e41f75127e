import { basename, dirname, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { NameEntry } from '../../shared/names/compile.ts';
import type { Precision } from '../../shared/names/filter.ts';
import { parseNames, type NameFault } from '../../shared/names/tsv.ts';
import { readText, type NamedFile, type ReadOptions } from './files.ts';
import { parseRecipe, takeNames, type RecipeSource } from './recipe.ts';

/** What one file contributes to a list. */
export interface Gathered {
  readonly title: string;
  readonly precision: Precision;
  readonly entries: readonly NameEntry[];
  /** Lines of it that are no names. */
  readonly faults: readonly NameFault[];
}

export interface GatherOptions extends ReadOptions {
  /** Folder of the files that a recipe names; that of the recipe unless given. */
  readonly data?: string | undefined;
  /** Told of each part of the work that is done. */
  readonly note?: (line: string) => void;
}

/** Whether a file is a recipe; any other text is names of the user's own. */
export const isRecipe = (name: string): boolean => name.endsWith('.json');

/**
 * The names of a file: those that a recipe takes, or the lines of a names.tsv.
 * @throws UserError if it cannot be read, or a recipe is wrong.
 */
export const gatherNames = (file: NamedFile, options: GatherOptions): Promise<Gathered> =>
  isRecipe(file.name) ? followRecipe(file, options) : readOwnNames(file, options);

async function readOwnNames(file: NamedFile, options: GatherOptions): Promise<Gathered> {
  const { entries, faults } = parseNames(await readText(file, options), Object.values(builtinTrees), 'user');
  options.note?.(`${file.name}: ${count(entries.length)} names`);
  return { title: basename(file.name).replace(/\.tsv(\.gz)?$/, ''), precision: 'exact', entries, faults };
}

async function followRecipe(file: NamedFile, { data, signal, note }: GatherOptions): Promise<Gathered> {
  const recipe = parseRecipe(await readText(file, { signal }), file.name);
  const folder = data ?? dirname(file.path);
  const texts = new Map<string, string>();
  const entries: NameEntry[] = [];
  for (const source of recipe.sources) {
    const text =
      texts.get(source.file) ??
      (await readText({ path: resolve(folder, source.file), name: source.file }, { signal }));
    texts.set(source.file, text);
    const before = entries.length;
    for (const entry of takeNames(text, source)) entries.push(entry);
    note?.(`${titleOf(source)}: ${count(entries.length - before)} names`);
    // Ctrl-C is heard between sources.
    await turn(undefined, { signal });
  }
  return { title: recipe.title, precision: recipe.precision, entries, faults: [] };
}

const titleOf = ({ origin, file, label }: RecipeSource): string =>
  `${origin}, ${file}, ${typeof label === 'string' ? label : label.of.join(' ')}`;

const count = (names: number): string => names.toLocaleString('en');
