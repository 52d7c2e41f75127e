import { messageOf } from '../../shared/errors.ts';
import { learningJob, recordsOf } from '../../shared/learning/material.ts';
import { reasonOf, type Reason } from '../../shared/learning/reason.ts';
import { pause } from '../clock.ts';
import { oneLine } from '../log.ts';
import { conclude, goBack, type Outcome, type Result } from './conclude.ts';
import { isLearned, isOutdated, knowledgeOf } from './knowledge.ts';
import type { Claim } from '../disk/lock.ts';
import type { RunParts } from './parts.ts';
import type { OpenRun } from './runs.ts';
import type { Training, TrainingEnd } from './trainer.ts';

/** How often it is looked whether another process has given the lock back. */
const lockMilliseconds = 1000;
/** The trainer is told that somebody types no more often. */
const giveWayMilliseconds = 200;

export interface RunOptions {
  /**
   * Why it runs: to take up what a process left, and nothing else; because it was due; or because somebody asked for
   * it, then even where the last run learned all there is, but was not taken.
   */
  readonly cause: 'left' | 'due' | 'asked';
  /** Told of the share that is done, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export interface RunEnd extends Outcome {
  /** Ids of the records that were learned from. */
  readonly records: ReadonlySet<string>;
  /** Whether it took up what another process had left, and so did not look for newer corrections. */
  readonly resumed: boolean;
}

/** What became of the training; nothing is trained where no correction is left to learn from. */
type End = TrainingEnd | { readonly kind: 'needless' };

/** One run: from what the user said to a version that is live, or to the reason why none is. */
export class Run {
  /** Never rejects. */
  readonly ended: Promise<RunEnd>;
  readonly #parts: RunParts;
  readonly #options: RunOptions;
  readonly #stop = new AbortController();
  #training: Training | undefined;
  #claim: Claim | undefined;
  #isLeft = false;
  #gaveWay = -Infinity;
  #records: ReadonlySet<string> = new Set();
  #resumed = false;

  constructor(parts: RunParts, options: RunOptions) {
    this.#parts = parts;
    this.#options = options;
    this.ended = this.#perform();
  }

  cancel(): void {
    this.#stop.abort();
    this.#training?.cancel();
  }

  /** Somebody types. */
  giveWay(): void {
    const now = this.#parts.clock.now();
    if (now - this.#gaveWay < giveWayMilliseconds) return;
    this.#gaveWay = now;
    this.#training?.giveWay();
  }

  /** This process goes: the trainer stops at its next checkpoint, and another process may take it up. */
  async leave(): Promise<void> {
    this.#isLeft = true;
    this.#stop.abort();
    this.#training?.leave();
    await this.#claim?.leave();
  }

  async #perform(): Promise<RunEnd> {
    const result = await this.#exclusively().catch(broken);
    const version = await this.#parts.live();
    return { ...result, version, records: this.#records, resumed: this.#resumed };
  }

  /** Waits until no other process trains. */
  async #exclusively(): Promise<Result> {
    const { lock, clock } = this.#parts;
    for (const { signal } = this.#stop; !signal.aborted; await pause(clock, lockMilliseconds, signal)) {
      this.#claim = await lock.take();
      if (!this.#claim) continue;
      try {
        return await this.#train(this.#claim);
      } finally {
        if (!this.#isLeft) await this.#claim.release();
      }
    }
    return cancelled;
  }

  async #train(claim: Claim): Promise<Result> {
    const { line, runs, clock } = this.#parts;
    const { current } = await line.read();
    const run = (await this.#left(current)) ?? (await this.#begin(current));
    if (!run) return { outcome: 'nothing', ...reasonOf({ kind: 'nothing' }) };
    this.#records = recordsOf(run.job.examples);
    const started = clock.now();
    const end = await this.#trained(run, claim);
    if (this.#isLeft) return cancelled;
    const result = await this.#judge(run, current, end).catch(broken);
    await runs.end(run, {
      ...result,
      line: this.#parts.name,
      base: run.job.base,
      live: await this.#parts.live(),
      started,
      ended: clock.now(),
      figures: end.kind === 'done' ? end.figures : null,
    });
    return result;
  }

  async #trained({ job, jobFile }: OpenRun, claim: Claim): Promise<End> {
    if (this.#stop.signal.aborted) return { kind: 'cancelled' };
    if (job.examples.length === 0) return { kind: 'needless' };
    this.#training = this.#parts.trainer.start(jobFile, { onStep: this.#options.onProgress });
    if (this.#training.pid !== undefined) await claim.share(this.#training.pid);
    return this.#training.ended;
  }

  /** The last run of this line that a process left when it died. Those of another base, or whose model is live no more, come to nothing. */
  async #left(current: string | null): Promise<OpenRun | undefined> {
    const { runs, line } = this.#parts;
    const [base, live] = [line.folderOf(null), line.folderOf(current)];
    let last: OpenRun | undefined;
    for (const { job, ...run } of await runs.open()) {
      if (job && !line.owns(job.out)) continue;
      const candidate = line.candidate(run.id);
      // The trainer writes it once more where nobody judged it.
      await line.discard(candidate);
      if (!last && job?.base === base && job.live === live && job.out === candidate) last = { ...run, job };
      else await runs.remove(run.id);
    }
    this.#resumed = last !== undefined;
    return last;
  }

  /** Undefined where there is nothing to learn, nor to unlearn. */
  async #begin(parent: string | null): Promise<OpenRun | undefined> {
    const { facts, material, runs, line, clock, random } = this.#parts;
    const { cause } = this.#options;
    if (cause === 'left') return undefined;
    const [base, live] = [line.folderOf(null), line.folderOf(parent)];
    const { version, tree } = await facts(live);
    const given = await material(tree);
    if (!given) return undefined;
    const knowledge = await knowledgeOf(this.#parts, parent);
    const unlearns = isOutdated(given, knowledge);
    if (given.examples.length === 0 && !unlearns) return undefined;
    if (isLearned(given, knowledge, { live: version, insists: cause === 'asked' })) return undefined;
    const seed = Math.floor(random() * 2 ** 31);
    const id = `${new Date(clock.now()).toISOString().replace(/\W/g, '')}-${seed.toString(16)}`;
    const job = { base, live, ...(unlearns && { unlearns }), out: line.candidate(id), seed };
    return runs.begin(id, learningJob(given, job));
  }

  async #judge({ job }: OpenRun, parent: string | null, end: End): Promise<Result> {
    if (end.kind === 'needless') return goBack(this.#parts, parent);
    if (end.kind === 'done') return conclude(this.#parts, job, parent, end.figures);
    await this.#parts.line.discard(job.out);
    return end.kind === 'failed' ? failed(end) : cancelled;
  }
}

export const cancelled: Result = { outcome: 'cancelled', ...reasonOf({ kind: 'cancelled' }) };
const failed = ({ reason, why }: Reason): Result => ({ outcome: 'failed', reason: oneLine(reason), why });
const broken = (error: unknown): Result => failed({ reason: messageOf(error) });
