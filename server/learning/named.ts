import type { ModelLine } from './modelLine.ts';
import type { PackageFacts } from './parts.ts';

/**
 * The version of a line that a user means.
 * @param name what the line stands on goes by its version, too
 * @returns null for what the line stands on, as lines write it; no other is looked for
 * @throws UserError where what the line stands on cannot be read
 */
export async function versionNamed(
  line: ModelLine,
  name: string,
  facts: (folder: string) => Promise<PackageFacts>,
): Promise<string | null> {
  if (name === line.baseName) return null;
  const base = await facts(line.folderOf(null));
  return name === base.version ? null : name;
}
