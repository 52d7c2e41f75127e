import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/folder.ts';
import { fileNames } from '../../shared/model/manifest.ts';
import type { PackageContents } from './manifest-files.ts';

/**
 * Packages are immutable, and what is no package is not ours to replace.
 * @param option the one that tells a command to replace it
 * @throws UserError if a package cannot be written to `folder`.
 */
export async function refuseExisting(folder: string, replace: boolean, option: string): Promise<void> {
  if (await exists(join(folder, fileNames.manifest))) {
    if (replace) return;
    throw new UserError(`${folder} already holds a model; give another --out, or ${option} to replace it`);
  }
  if (await exists(folder)) {
    throw new UserError(`${folder} exists and is no model; give an --out that does not exist yet`);
  }
}

/** Writes a package beside its place and moves it there, so that no reader meets half of one. */
export async function writePackage(folder: string, contents: PackageContents): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await makeFolder(fresh);
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(fresh, name), bytes);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
