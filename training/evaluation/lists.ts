import { basename, resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { usesNames } from '../../shared/model/inputs.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { parseNames } from '../../shared/names/tsv.ts';
import { readLines } from '../data/file.ts';
import { readLists } from '../trainer/lists.ts';

/** A list as records name it. */
export interface ListRecord {
  readonly title: string;
  readonly sha256: string;
  readonly names: number;
}

export const listRecord = ({ title, sha256, names }: NameList): ListRecord => ({ title, sha256, names });

export const listText = ({ title, names }: ListRecord): string =>
  `${title} (${names} ${names === 1 ? 'name' : 'names'})`;

/**
 * The lists that a command gives a model.
 * @param files what the user asked for: these files (`.tsv`, `.names`, or `shipped`), none (`false`), or the usual:
 *   those that ship, for a model that uses lists
 * @throws UserError if files are named for a model that cannot use them
 */
export async function chosenLists(
  pkg: ModelPackage,
  files: readonly string[] | false | undefined,
  context: Pick<CommandContext, 'root' | 'cwd' | 'stderr' | 'signal'>,
): Promise<NameList[]> {
  if (!usesNames(pkg.manifest.inputs)) {
    if (!files) return [];
    throw new UserError(
      `${pkg.manifest.name} was trained without lists of names and can use none; leave out --names`,
    );
  }
  return namedLists(files, pkg.tree, context);
}

/**
 * The lists of names that a user asked for.
 * @param files these (`.tsv`, `.names`, or `shipped`), none (`false`), or those that ship
 * @param tree whose labels the lines of a `.tsv` may name beside those of the trees that ship
 */
export async function namedLists(
  files: readonly string[] | false | undefined,
  tree: LabelTree,
  context: Pick<CommandContext, 'root' | 'cwd' | 'stderr' | 'signal'>,
): Promise<NameList[]> {
  const wanted = files || (files === false ? [] : ['shipped']);
  const lists = wanted.map((file) =>
    /\.tsv(\.gz)?$/.test(file) ? readUserList(file, tree, context) : readLists([file], context),
  );
  return (await Promise.all(lists)).flat();
}

/** Faults of one file that are told one by one. */
const mostFaults = 10;

/** A list of a user's own, compiled in memory; bad lines are told on standard error and left out. */
export async function readUserList(
  file: string,
  tree: LabelTree,
  { cwd, stderr, signal }: Pick<CommandContext, 'cwd' | 'stderr' | 'signal'>,
): Promise<NameList> {
  const { lines } = await readLines(resolve(cwd, file), { name: file, signal });
  const { entries, faults } = parseNames(lines.join('\n'), [tree, ...Object.values(builtinTrees)], 'user');
  for (const { line, message } of faults.slice(0, mostFaults)) stderr.write(`${file}:${line}: ${message}\n`);
  const untold = faults.length - mostFaults;
  if (untold > 0) stderr.write(`${file}: ${untold} more lines are wrong and left out\n`);
  return readNames(compileNames(entries, { title: basename(file), precision: 'exact' }), file);
}
