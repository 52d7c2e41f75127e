import { messageOf } from '../../shared/errors.ts';
import { emptyLine, type Line } from '../../shared/model/line.ts';
import { NewerPackageError } from '../../shared/model/manifest-file.ts';
import type { ModelLine } from './modelLine.ts';
import type { PackageFacts } from './parts.ts';

type FactsOf = (folder: string) => Promise<PackageFacts>;

/** What can be used of a line. */
export interface Usable {
  readonly content: Line;
  /** Null for what the line stands on. */
  readonly version: string | null;
  /** Why that is not the version that the line says is live, where it is another one. */
  readonly fault: string | undefined;
}

/** The live version of a line, unless that, or the line itself, cannot be read: then what it stands on. */
export async function usableOf(line: ModelLine, facts: FactsOf): Promise<Usable> {
  try {
    const content = await line.read();
    const { current } = content;
    const fault = await newerFault(line, current, facts);
    return { content, version: fault === undefined ? current : null, fault };
  } catch (error) {
    return { content: emptyLine, version: null, fault: messageOf(error) };
  }
}

/** Why a version is left alone that a newer Mingshi wrote; undefined for all others. */
export async function newerFault(
  line: ModelLine,
  version: string | null,
  facts: FactsOf,
): Promise<string | undefined> {
  if (version === null) return undefined;
  return facts(line.folderOf(version)).then(
    () => undefined,
    (error: unknown) => (error instanceof NewerPackageError ? error.message : undefined),
  );
}
