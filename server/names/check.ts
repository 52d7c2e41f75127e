import { UserError } from '../../shared/errors.ts';
import { readNames } from '../../shared/names/list.ts';
import { readBytes, readText, type NamedFile, type ReadOptions } from './files.ts';
import { gatherNames, isRecipe } from './gather.ts';
import { isCompiled } from './open.ts';
import { parseRecipe } from './recipe.ts';

/** What is wrong with a list, a recipe or a names.tsv, one line each; nothing where it is sound. */
export async function problemsOf(file: NamedFile, options: ReadOptions): Promise<string[]> {
  try {
    if (isCompiled(file.name)) {
      readNames(await readBytes(file, options.signal), file.name);
      return [];
    }
    if (isRecipe(file.name)) {
      parseRecipe(await readText(file, { signal: options.signal }), file.name);
      return [];
    }
    const { faults } = await gatherNames(file, options);
    return faults.map(({ line, message }) => `${file.name}, line ${line}: ${message}`);
  } catch (error) {
    if (error instanceof UserError) return [error.message];
    throw error;
  }
}
