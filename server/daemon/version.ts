import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What tells daemons apart that must not serve each other's clients: the version of the package, and eight hexadecimal
 * digits of where it lies and of its program, so that two installations never share one.
 *
 * @param root folder of the package
 */
export async function daemonVersion(root: string, version: string): Promise<string> {
  const program = await readFile(join(root, 'dist', 'bin.js')).catch(() => '');
  return `${version}-${createHash('sha256').update(`${root}\0`).update(program).digest('hex').slice(0, 8)}`;
}
