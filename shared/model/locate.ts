import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { fileNames } from './manifest.ts';

/** The model that is used where none is named. */
export const defaultModel = 'fine';

/** Whether a model was given as the path of its folder rather than by name: a name holds no separator and is no `.`. */
export const isModelPath = (nameOrPath: string): boolean =>
  isAbsolute(nameOrPath) || /[\\/]/.test(nameOrPath) || /^\.+$/.test(nameOrPath);

/**
 * The folder of a model's package.
 * @param nameOrPath name of a model that ships (a folder of `root/models`), or path of a folder, relative to `cwd`
 * @throws UserError if there is none; it names the models that ship
 */
export async function locateModel(
  nameOrPath: string,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Promise<string> {
  const models = join(root, 'models');
  const isPath = isModelPath(nameOrPath);
  const folder = isPath ? resolve(cwd, nameOrPath) : join(models, nameOrPath);
  if (await holdsPackage(folder)) return folder;
  if (isPath) throw new UserError(`${folder} holds no model: there is no ${fileNames.manifest} in it`);
  const names = await shippedModels(models);
  throw new UserError(
    `there is no model named '${nameOrPath}'; name one of ${names.join(', ') || '(none is installed)'}, ` +
      `or give the path of a model's folder, such as ./${nameOrPath}`,
  );
}

/** Names of the packages in a folder of models, in order. */
export async function shippedModels(models: string): Promise<string[]> {
  const names = await readdir(models).catch(() => []);
  const held = await Promise.all(names.map((name) => holdsPackage(join(models, name))));
  return names.filter((_, index) => held[index]).sort();
}

const holdsPackage = (folder: string): Promise<boolean> =>
  stat(join(folder, fileNames.manifest)).then(
    (found) => found.isFile(),
    () => false,
  );
