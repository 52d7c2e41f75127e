import type { LearningSettings } from './settings.ts';

/** What the start of the next run depends on. Times are milliseconds of one clock. */
export interface Schedule {
  /** Corrections that no run has learned, or, where they were taken back, unlearned. */
  readonly fresh: number;
  /** When there was the first of them. */
  readonly since: number;
  /** When something was last edited or commanded. */
  readonly active: number;
  /** No run starts by itself before: the last one came to nothing. */
  readonly notBefore: number;
  readonly running: boolean;
}

export const nothingYet: Schedule = {
  fresh: 0,
  since: 0,
  active: -Infinity,
  notBefore: -Infinity,
  running: false,
};

/** There are so many corrections that no run has learned or unlearned. */
export const counted = (schedule: Schedule, now: number, fresh: number): Schedule => ({
  ...schedule,
  fresh,
  since: schedule.fresh === 0 ? now : schedule.since,
});

export const active = (schedule: Schedule, now: number): Schedule => ({ ...schedule, active: now });

/** A run has begun, by itself or not: it learns all that there is now. */
export const started = (schedule: Schedule): Schedule => ({ ...schedule, fresh: 0, running: true });

/**
 * A run has ended.
 * @param fresh the corrections that it has not learned or unlearned
 * @param failed it came to nothing, as another one would soon after
 */
export const ended = (
  schedule: Schedule,
  now: number,
  { fresh, failed }: { readonly fresh: number; readonly failed: boolean },
  { minutes }: Pick<LearningSettings, 'minutes'>,
): Schedule => ({
  ...counted(schedule, now, fresh),
  notBefore: failed ? now + minutes * minute : -Infinity,
  running: false,
});

/** When a run is to start by itself, if nothing happens before; undefined where none is. */
export function dueAt(
  { fresh, since, active, notBefore, running }: Schedule,
  { auto, corrections, idleSeconds, minutes }: LearningSettings,
): number | undefined {
  if (!auto || running || fresh === 0) return undefined;
  const waited = since + minutes * minute;
  const idle = fresh >= corrections ? active + idleSeconds * 1000 : Infinity;
  return Math.max(notBefore, Math.min(waited, idle));
}

const minute = 60_000;
