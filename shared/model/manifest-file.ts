import * as z from 'zod';
import { UserError, messageOf } from '../errors.ts';
import { fileNames, manifestSchema, packageFormat, type Manifest } from './manifest.ts';
import type { PackageFiles } from './package.ts';

const manifestLimit = 4 << 20;

/**
 * Reads a package's manifest alone: what it says of the other files is not checked.
 * @throws UserError that names the package and the fault
 */
export async function readManifest(files: PackageFiles): Promise<Manifest> {
  const bytes = await files.read(fileNames.manifest, manifestLimit);
  const source = files.describe;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UserError(`${source}: ${fileNames.manifest} is not JSON (${messageOf(error)})`);
  }
  const { data: { format } = {} } = z.object({ format: z.int() }).safeParse(json);
  if (format !== undefined && format !== packageFormat) {
    const remedy = format > packageFormat ? 'update mingshi' : 'train the model again';
    throw new UserError(
      `${source} has package format ${format}, this version reads ${packageFormat}; ${remedy}`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success)
    throw new UserError(`${source}: ${fileNames.manifest}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
