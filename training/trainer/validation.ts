import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Entity } from '../../shared/spans.ts';
import type { PackageContents } from './manifest-files.ts';

/** What a package predicts: the very files that would be written, read and run as a user's would be. */
export async function predictWith(
  contents: PackageContents,
  sentences: readonly { readonly text: string }[],
  lists: readonly NameList[],
  runtime: Runtime,
): Promise<Entity[][]> {
  const pkg = await readPackage(memoryFiles(contents, 'the new model'));
  const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists });
  try {
    return await analyzer.analyze(sentences.map(({ text }) => text));
  } finally {
    await analyzer.release();
  }
}
