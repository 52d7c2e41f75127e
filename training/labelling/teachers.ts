import { UserError } from '../../shared/errors.ts';
import { sameMap } from '../../shared/labels/same.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { createAnalyzer, type Analyzer } from '../../shared/model/analyzer.ts';
import { locateModel, type ModelPlaces } from '../../shared/model/locate.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage, type ModelPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';

/** Models that label text together, and the label tree that they share. */
export interface Teachers {
  readonly tree: LabelTree;
  readonly packages: readonly ModelPackage[];
}

/**
 * Reads models by their names or folders.
 * @throws UserError unless they have one label tree, which the map `same` can lead to
 */
export async function readTeachers(names: readonly string[], places: ModelPlaces): Promise<Teachers> {
  const packages = await Promise.all(
    names.map(async (name) => readPackage(folderFiles(await locateModel(name, places)))),
  );
  const [first, ...others] = packages;
  if (!first) throw new RangeError('there is no model to label with');
  const other = others.find(({ tree }) => tree.labels.join('\n') !== first.tree.labels.join('\n'));
  if (other)
    throw new UserError(
      `${other.manifest.name} has other labels (${other.tree.name}) than ${first.manifest.name} (${first.tree.name}); label with models of one label tree`,
    );
  sameMap(first.tree);
  return { tree: first.tree, packages };
}

/** Calls `use` with the models ready to run, and releases them afterwards. */
export async function withAnalyzers<Result>(
  packages: readonly ModelPackage[],
  runtime: Runtime,
  lists: readonly NameList[],
  use: (analyzers: readonly Analyzer[]) => Promise<Result>,
): Promise<Result> {
  const analyzers: Analyzer[] = [];
  try {
    for (const pkg of packages) analyzers.push(await createAnalyzer(pkg, runtime, { names: () => lists }));
    return await use(analyzers);
  } finally {
    for (const analyzer of analyzers) await analyzer.release();
  }
}
