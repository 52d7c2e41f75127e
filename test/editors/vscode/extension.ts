import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
const build = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [join(repository, 'dist', 'vsix.js'), '--target', 'linux-x64', ...args],
    {
      cwd: repository,
    },
  );

/** Makes the extension's package in a folder. Needs what `npm run build` makes. @returns its path */
export async function makePackage(folder: string): Promise<string> {
  await build('--out', folder);
  return join(folder, 'mingshi-linux-x64.vsix');
}

/** Makes the extension's folder, which VS Code can run as it is. */
export async function makeFolder(folder: string): Promise<void> {
  await build('--stage', folder);
}
