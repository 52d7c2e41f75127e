import * as z from 'zod';
import { UserError, messageOf } from '../errors.ts';
import { fileNames, manifestSchema, packageFormat, type Manifest } from './manifest.ts';
import type { PackageFiles } from './package.ts';

const manifestLimit = 4 << 20;

/** A package that a newer Mingshi wrote: it is not damaged, and has to be left alone. */
export class NewerPackageError extends UserError {}

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
    const fault = `${source} has package format ${format}, this version reads ${packageFormat}`;
    if (format > packageFormat) throw new NewerPackageError(`${fault}; update mingshi`);
    throw new UserError(`${fault}; train the model again`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success)
    throw new UserError(`${source}: ${fileNames.manifest}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
