import type { JournalRecord } from './record.ts';

type UndoRecord = Extract<JournalRecord, { readonly kind: 'undo' }>;

/**
 * The records that count: each id once, in order (by time, then by id), without undos and what they undo. The order
 * of `records` does not matter.
 */
export function effective(records: Iterable<JournalRecord>): JournalRecord[] {
  const ordered = orderly(records);
  const undone = undoneIn(ordered);
  return ordered.filter(({ kind, id }) => kind !== 'undo' && !undone.has(id));
}

/** Each id once, in order. */
export const orderly = (records: Iterable<JournalRecord>): JournalRecord[] =>
  once([...records].sort(inOrder));

/** The ids of the records that count no more, undos among them. @param ordered each id once */
export const undoneIn = (ordered: readonly JournalRecord[]): ReadonlySet<string> =>
  targets(ordered.filter((record) => record.kind === 'undo'));

/** By time, then by id. Times are all UTC with milliseconds, so that they compare as texts. */
export function inOrder(a: JournalRecord, b: JournalRecord): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  // Only what nobody wrote on purpose has one id for two records; still one of them must win in every order of lines.
  const [textOfA, textOfB] = [JSON.stringify(a), JSON.stringify(b)];
  return textOfA < textOfB ? -1 : Number(textOfA > textOfB);
}

function once(ordered: readonly JournalRecord[]): JournalRecord[] {
  const seen = new Set<string>();
  return ordered.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/**
 * The ids that are undone: an undo counts unless one that counts undoes it. Times play no part, since clocks differ.
 * Undos that undo each other in a circle do not count.
 */
function targets(undos: readonly UndoRecord[]): ReadonlySet<string> {
  const byId = new Map(undos.map((undo) => [undo.id, undo]));
  /** How many undos of each undo are not decided yet. */
  const pending = new Map<string, number>();
  for (const { undoes } of undos) if (byId.has(undoes)) pending.set(undoes, (pending.get(undoes) ?? 0) + 1);

  const undone = new Set<string>();
  const decided = undos.filter(({ id }) => !pending.has(id));
  for (const { id, undoes } of decided) {
    if (!undone.has(id)) undone.add(undoes);
    const target = byId.get(undoes);
    if (!target) continue;
    const left = (pending.get(undoes) ?? 0) - 1;
    pending.set(undoes, left);
    if (left === 0) decided.push(target);
  }
  return undone;
}
