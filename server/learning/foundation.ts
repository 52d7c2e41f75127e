import type { LineName } from '../../shared/model/line.ts';
import { learnedBy } from './conclude.ts';
import type { PackageFacts } from './parts.ts';
import type { LearningStore } from './store.ts';
import { usableOf } from './usable.ts';

/** What a line stands on. */
export interface Foundation {
  /** Folder of its package. */
  readonly base: string;
  /** Folders that it learned from; undefined where that is not known. */
  readonly inherited: readonly string[] | undefined;
}

/** Of a line: what ships, or in a workspace what the user has at this moment. @param builtin folder of what ships */
export async function foundationOf(
  { model, workspace }: LineName,
  builtin: string,
  { store, facts }: { store: LearningStore; facts: (folder: string) => Promise<PackageFacts> },
): Promise<Foundation> {
  const shipped = { base: builtin, inherited: [] };
  if (workspace === undefined) return shipped;
  const users = store.line({ model }, builtin);
  const { content, version } = await usableOf(users, facts);
  if (version === null) return shipped;
  return { base: users.folderOf(version), inherited: learnedBy(content, version) };
}
