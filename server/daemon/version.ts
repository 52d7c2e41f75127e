import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const packageSchema = z.object({ version: z.string().regex(/^[\w.+-]{1,50}$/) });

/**
 * What tells daemons apart that must not serve each other's clients: the version of the package, and eight hexadecimal
 * digits of where it lies and of its program, so that two installations never share one. All of it is that of the
 * package that lies there now, which need not be the one that this process was started from.
 *
 * @param root folder of the package
 * @param version of this program, for a package that does not say its own
 */
export async function daemonVersion(root: string, version: string): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}');
  const program = await readFile(join(root, 'dist', 'bin.js')).catch(() => '');
  const installed = packageSchema.safeParse(parsed(text)).data?.version ?? version;
  return `${installed}-${createHash('sha256').update(`${root}\0`).update(program).digest('hex').slice(0, 8)}`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
