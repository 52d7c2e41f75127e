import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Folders with programs: that which `test/editors/install` fills comes first. */
const folders = [
  ...(process.env.MINGSHI_EDITORS ? [join(process.env.MINGSHI_EDITORS, 'bin')] : []),
  ...(process.env.PATH ?? '').split(delimiter),
];

/** Path of a program; undefined where it is not installed. */
export function program(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of a program that is not older than it must be; its version is the first number that `--version` prints. */
export function programSince(name: string, major: number, minor: number): string | undefined {
  const path = program(name);
  if (path === undefined) return undefined;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const [, foundMajor = 0, foundMinor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor) ? path : undefined;
}

/** What a test is called that needs a program: so that whoever reads that it was skipped knows why. */
export const needing = (what: string, ...programs: string[]): string =>
  `${what} (needs ${programs.join(', ')}: test/editors/install)`;
