import { decide } from '../../shared/learning/gate.ts';
import type { GateFigures, LearningJob } from '../../shared/learning/job.ts';
import { reasonOf, type Reason } from '../../shared/learning/reason.ts';
import type { Line } from '../../shared/model/line.ts';
import type { RunOutcome } from '../../shared/protocol/commands.ts';
import type { RunParts } from './parts.ts';

/** What became of a run. */
export type Outcome = RunOutcome & Reason;

/** The same without the version that is live. */
export type Result = Omit<Outcome, 'version'>;

/**
 * Lets the gate decide on a candidate, and makes it live or removes it.
 * @param parent the version that it was compared with
 */
export async function conclude(
  { line, facts, follow, clock, inherited }: RunParts,
  { base, live, out, folders, unlearns }: LearningJob,
  parent: string | null,
  figures: GateFigures,
): Promise<Result> {
  const { publish, ...reason } = decide(figures, { unlearns });
  if (!publish) {
    await line.tidy();
    return { outcome: 'kept', ...reason };
  }
  const { version } = await facts(out);
  const made = new Date(clock.now()).toISOString();
  const before = inherited();
  const learned = folders && before && [...new Set([...before, ...folders])].sort();
  // Whatever the line stands on may be another one by now.
  const isOvertaken = base !== line.folderOf(null) || live !== line.folderOf(parent);
  const isPublished =
    !isOvertaken &&
    (await line.publish(out, {
      ...{ version, made, parent, ...reason, figures },
      ...{ pinned: false, bad: null, ...(learned && { learned }) },
    }));
  if (!isPublished) {
    await line.discard(out);
    return overtaken;
  }
  await follow();
  const { current, versions } = await line.read();
  if (current === version) return { outcome: 'published', ...reason };
  const bad = versions.find((other) => other.version === version)?.bad;
  return bad ? { outcome: 'failed', ...reasonOf({ kind: 'unusable', version, fault: bad }) } : overtaken;
}

/**
 * Goes back to what the line stands on: nothing is left to learn, and the live version knows what was taken back.
 * @param parent the version that is to be live no more
 */
export async function goBack({ line, follow }: RunParts, parent: string | null): Promise<Result> {
  if (parent === null || !(await line.leave(parent))) return overtaken;
  await follow();
  return { outcome: 'published', ...reasonOf({ kind: 'takenBack', from: parent }) };
}

/** Folders that a version learned from; undefined where that is not known. */
export const learnedBy = ({ versions }: Line, version: string): readonly string[] | undefined =>
  versions.find((other) => other.version === version)?.learned;

const overtaken: Result = { outcome: 'kept', ...reasonOf({ kind: 'overtaken' }) };
