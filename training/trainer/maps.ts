import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError, messageOf } from '../../shared/errors.ts';
import { parseLabelMap, type LabelMap } from '../../shared/labels/map.ts';
import { builtinMap, builtinMapNames } from '../../shared/labels/maps.ts';
import { sameMap, sameName } from '../../shared/labels/same.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { readFault } from '../../shared/text/file.ts';

/** A label map into `tree`, by the name of a built-in one (`same` leads to any tree) or from a JSON file. */
export async function mapNamed(nameOrFile: string, tree: LabelTree, cwd: string): Promise<LabelMap> {
  if (nameOrFile === sameName) return sameMap(tree);
  const builtin = builtinMap(nameOrFile);
  if (builtin !== undefined) return parseLabelMap(builtin, nameOrFile, tree);
  const path = resolve(cwd, nameOrFile);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError(
      `there is no label map '${nameOrFile}' (${readFault(error)}); name one of ${[sameName, ...builtinMapNames].join(', ')}, or give a JSON file`,
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${messageOf(error)}`);
  }
  return parseLabelMap(json, path, tree);
}
