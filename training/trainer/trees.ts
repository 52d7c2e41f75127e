import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError, messageOf } from '../../shared/errors.ts';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import { parseTree } from '../../shared/labels/parse.ts';
import { depthOf, truncateLabel, type LabelTree } from '../../shared/labels/tree.ts';
import { readFault } from '../../shared/text/file.ts';

/** A label tree by the name of a built-in one, or from a JSON file. */
export async function treeNamed(nameOrFile: string, cwd: string): Promise<LabelTree> {
  const builtin = Object.hasOwn(builtinTrees, nameOrFile) ? builtinTrees[nameOrFile] : undefined;
  if (builtin) return builtin;
  const path = resolve(cwd, nameOrFile);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const names = Object.keys(builtinTrees).join(', ');
    throw new UserError(
      `there is no label tree '${nameOrFile}' (${readFault(error)}); name one of ${names}, or give a JSON file`,
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${messageOf(error)}`);
  }
  return parseTree(json, path);
}

/** The built-in tree that has all of these labels, else a tree made of them alone, called `custom`. */
export function treeFor(labels: readonly string[], source: string): LabelTree {
  const known = Object.values(builtinTrees).find((tree) =>
    labels.every((label) => tree.labels.includes(label)),
  );
  if (known) return known;
  const paths = labels.flatMap((label) =>
    Array.from({ length: depthOf(label) }, (_, i) => truncateLabel(label, i + 1)),
  );
  const nodes = [...new Set(paths)].map((path) => ({
    path,
    zh: path,
    en: path,
    definition: { zh: path, en: path },
    label: labels.includes(path),
  }));
  return parseTree({ name: 'custom', nodes }, source);
}
