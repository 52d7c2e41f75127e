import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { parseNames } from '../../shared/names/tsv.ts';

/**
 * The lists that the model sees: those that ship, and one of the user's names. A line of these that is wrong was told
 * to the user when it was written; it is left out.
 */
export async function listsFor(root: string, names: readonly string[], tree: LabelTree): Promise<NameList[]> {
  const shipped = await readShippedNames(root);
  const { entries } = parseNames(names.join('\n'), [tree, ...Object.values(builtinTrees)], 'user');
  if (entries.length === 0) return shipped;
  const compiled = compileNames(entries, { title: 'user', precision: 'exact' });
  return [...shipped, readNames(compiled, "the user's names")];
}
