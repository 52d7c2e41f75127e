import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { userPlaces } from '../places.ts';
import { lineFolder, readLine } from './line.ts';
import { fileNames } from './manifest.ts';

/** The model that is used where none is named. */
export const defaultModel = 'fine';

/** Where models are looked for. */
export interface ModelPlaces {
  /** Folder of Mingshi's package: the models that ship lie in its `models`. */
  readonly root: string;
  readonly cwd: string;
  /** Says where the user's data lie. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a user may call a model. */
export type ModelName =
  | { readonly kind: 'path'; readonly path: string }
  /** `builtin:NAME`: the model as it ships. */
  | { readonly kind: 'builtin'; readonly name: string }
  /** `NAME`: what became of it by learning from its user. `NAME@VERSION`: a version of that. */
  | { readonly kind: 'line'; readonly name: string; readonly version: string | undefined };

/** Whether a model was given as the path of its folder rather than by name: a name holds no separator and is no `.`. */
export const isModelPath = (nameOrPath: string): boolean =>
  isAbsolute(nameOrPath) || /[\\/]/.test(nameOrPath) || /^\.+$/.test(nameOrPath);

export function parseModelName(nameOrPath: string): ModelName {
  if (isModelPath(nameOrPath)) return { kind: 'path', path: nameOrPath };
  const [, builtin] = /^builtin:(.*)$/.exec(nameOrPath) ?? [];
  if (builtin !== undefined) return { kind: 'builtin', name: builtin };
  const [, name = nameOrPath, version] = /^(.+)@(.+)$/.exec(nameOrPath) ?? [];
  return { kind: 'line', name, version };
}

/**
 * The folder of a model's package.
 * @param nameOrPath name of a model that ships (a folder of `root/models`) for the user's own version of it, where there
 *   is one; `builtin:NAME` for the one that ships, `NAME@VERSION` for any; or path of a folder, relative to `cwd`
 * @throws UserError if there is none; it names the models that ship
 */
export async function locateModel(nameOrPath: string, places: ModelPlaces): Promise<string> {
  const model = parseModelName(nameOrPath);
  if (model.kind === 'path') {
    const folder = resolve(places.cwd, model.path);
    if (await holdsPackage(folder)) return folder;
    throw new UserError(
      `${folder} holds no model: there is no ${fileNames.manifest} in it; name one of ${await namesIn(places)}, or give ` +
        'the folder that one was written into',
    );
  }
  const shipped = await locateShipped(model.name, places);
  if (model.kind === 'builtin') return shipped;
  const folder = lineFolder(userPlaces(places.env).data, { model: model.name });
  const version = model.version ?? (await readLine(folder)).current;
  if (version === null) return shipped;
  // Not a version that something else may lie under.
  if (/^\w+$/.test(version) && (await holdsPackage(join(folder, version)))) return join(folder, version);
  const remedy = `see \`mingshi models list\`, or name builtin:${model.name}`;
  throw new UserError(`there is no version ${version} of ${model.name}; ${remedy}`);
}

/**
 * The folder of a model that ships.
 * @throws UserError if there is none of this name; it names those that there are
 */
export async function locateShipped(name: string, { root }: Pick<ModelPlaces, 'root'>): Promise<string> {
  const folder = join(root, 'models', name);
  if (await holdsPackage(folder)) return folder;
  throw new UserError(
    `there is no model named '${name}'; name one of ${await namesIn({ root })}, ` +
      `or give the path of a model's folder, such as ./${name}`,
  );
}

const namesIn = async ({ root }: Pick<ModelPlaces, 'root'>): Promise<string> =>
  (await shippedModels(join(root, 'models'))).join(', ') || '(none is installed)';

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
