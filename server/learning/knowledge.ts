import type { Lessons } from '../../shared/annotations/learning.ts';
import { recordsOf } from '../../shared/learning/material.ts';
import type { RunParts } from './parts.ts';
import type { RunRecord } from './record.ts';

/** What a line has learned. */
export interface Knowledge {
  /** The last run that settled what is live, whatever came of it. */
  readonly last: RunRecord | undefined;
  /** Whether the live version may have learned a record. @param id of it */
  readonly mayHold: (id: string) => boolean;
}

/** @param live the live version; null for what the line stands on, which learned nothing of what teaches the line */
export async function knowledgeOf(
  { runs, name }: Pick<RunParts, 'runs' | 'name'>,
  live: string | null,
): Promise<Knowledge> {
  const last = await runs.lastSettled(name);
  if (live === null) return { last, mayHold: () => false };
  const made = await runs.maker(name, live);
  // Of a version of which no run is known any more anything may be in it.
  const records = made && new Set(made.records);
  return { last, mayHold: (id) => records?.has(id) ?? true };
}

/**
 * Ids of the records that a run would learn, or unlearn, and that the last one did not see so. What took the place of
 * another record is new itself: that one is not counted beside it.
 */
export function freshIn({ examples, lapsed }: Lessons, { last, mayHold }: Knowledge): string[] {
  const seen = new Set(last?.records);
  const said = [...recordsOf(examples)].filter((id) => !seen.has(id));
  const undone = [...seen].filter((id) => lapsed.undone.has(id) && mayHold(id));
  return [...said, ...undone];
}

/** Whether users took a record back, or said otherwise since. */
export const hasLapsed = ({ lapsed }: Pick<Lessons, 'lapsed'>, id: string): boolean =>
  lapsed.undone.has(id) || lapsed.replaced.has(id);

/** Whether the live version may know what users took back, or said otherwise since. */
export const isOutdated = ({ lapsed }: Pick<Lessons, 'lapsed'>, { mayHold }: Knowledge): boolean =>
  [...lapsed.undone, ...lapsed.replaced].some(mayHold);

/**
 * Whether another run would learn nothing that the last one did not.
 * @param live the present version
 * @param insists whether somebody asked for it: then what was learned must be the same, and live
 */
export function isLearned(
  lessons: Lessons,
  knowledge: Knowledge,
  { live, insists }: { readonly live: string; readonly insists: boolean },
): boolean {
  const { last } = knowledge;
  if (!last || freshIn(lessons, knowledge).length > 0) return false;
  const isSame = last.records.length === recordsOf(lessons.examples).size;
  return !insists || (isSame && last.outcome === 'published' && last.live === live);
}
