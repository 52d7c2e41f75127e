import type { LabelTree } from '../../shared/labels/tree.ts';
import { recordsOf, type Material, type Taught } from '../../shared/learning/material.ts';
import { Listeners } from '../listeners.ts';
import type { Outcome } from './conclude.ts';
import { freshIn, hasLapsed, knowledgeOf, type Knowledge } from './knowledge.ts';
import type { RunParts } from './parts.ts';
import { cancelled, Run, type RunEnd, type RunOptions } from './run.ts';
import type { FoundRun } from './runs.ts';
import * as schedule from './schedule.ts';
import { learningDefaults, type LearningSettings } from './settings.ts';

/** Corrections are counted once none came for so long. */
const countMilliseconds = 1000;

/** Who teaches a line: a session. */
export interface Teacher {
  /** As they are at this moment; the scope is `off` where it teaches nothing. */
  readonly settings: LearningSettings;
  /**
   * What users said, in all that the line may learn from: the same, whoever teaches it.
   * @param tree the live model's
   */
  lessons(tree: LabelTree): Promise<Taught>;
  /** Sentences of its open documents; none while it is not trusted. */
  sentences(): Iterable<string>;
  /** Something happened to the model that nobody here asked for. */
  told(news: News): void;
}

export type News =
  | { readonly kind: 'learned'; readonly outcome: Outcome }
  /** A version does not work; the one that is `live` took its place. */
  | { readonly kind: 'spoilt'; readonly version: string; readonly reason: string; readonly live: string }
  /** What the line says cannot be used: another version is. */
  | { readonly kind: 'damaged'; readonly reason: string };

/** How somebody waits for a run. */
export interface Call {
  /** Aborted when it is to be given up. */
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/** A run in progress, with those who wait for it. */
interface Present {
  readonly run: Run;
  /** The share of it that is done. */
  progress: number;
  readonly calls: Set<Call>;
}

/** Lets one line of models learn: by itself, by its schedule, and when it is told to. One run at a time. */
export class Learner {
  readonly #parts: RunParts;
  readonly #teachers: Teacher[] = [];
  #schedule = schedule.nothingYet;
  #callOff = (): void => undefined;
  #stopCounting = (): void => undefined;
  #present: Present | undefined;
  #due: number | undefined;
  readonly #changes = new Listeners<[]>();
  #isClosed = false;

  constructor(parts: Omit<RunParts, 'material'>) {
    this.#parts = { ...parts, material: (tree) => this.#material(tree) };
  }

  /** The first one finds what was left to do. @returns a function that ends this */
  attend(teacher: Teacher): () => void {
    this.#teachers.push(teacher);
    if (this.#teachers.length === 1) void this.#begin();
    this.reconsider();
    return () => {
      this.#teachers.splice(this.#teachers.indexOf(teacher), 1);
      this.reconsider();
    };
  }

  get isRunning(): boolean {
    return this.#present !== undefined;
  }

  /** The share of the run in progress that is done; undefined where none is. */
  get progress(): number | undefined {
    return this.#present?.progress;
  }

  /** Corrections that no run has learned, or unlearned, nor does now. */
  get fresh(): number {
    return this.#schedule.fresh;
  }

  /** When a run starts by itself if nothing happens before; undefined where none is to. */
  get due(): number | undefined {
    return this.#due;
  }

  /** Calls `listener` whenever one of these may be another. @returns a function that ends this */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** Something was corrected. What that leaves to learn is counted once nothing more comes for a moment. */
  corrected(): void {
    this.#stopCounting();
    this.#stopCounting = this.#parts.clock.after(countMilliseconds, () => {
      // What a run in progress does not learn is counted when it has ended.
      if (this.#schedule.running) this.corrected();
      else void this.#count();
    });
  }

  /** Others teach now, or with other settings: what may be learned, and when, may be something else. */
  reconsider(): void {
    this.#plan();
    this.corrected();
  }

  /** Somebody types, or commands something. */
  active(): void {
    this.#present?.run.giveWay();
    this.#update(schedule.active(this.#schedule, this.#parts.clock.now()));
  }

  /**
   * Learns all that was said before this call. A run in progress is waited for; where something was said that it does
   * not learn, another one follows, which all who called meanwhile share.
   */
  async train(call: Call): Promise<Outcome> {
    const before = this.#present;
    const needed = (await this.#task())?.lessons;
    for (;;) {
      const present = this.#present ?? this.#start('asked');
      const end = await this.#join(present, call);
      if (!end || this.#isClosed) return { ...cancelled, version: await this.#parts.live() };
      const sawAll = present !== before && !end.resumed;
      if (sawAll || covers(end, needed)) return outcomeOf(end);
    }
  }

  tell(news: News): void {
    for (const teacher of this.#teachers) teacher.told(news);
  }

  /** Leaves a run in progress to the next process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff();
    this.#stopCounting();
    await this.#present?.run.leave();
  }

  /** Takes up a run that was left, and counts what was not learned yet. */
  async #begin(): Promise<void> {
    const left = await this.#parts.runs.open().catch(() => []);
    await this.#count();
    const mayBeOwn = ({ job }: FoundRun): boolean => !job || this.#parts.line.owns(job.out);
    if (left.some(mayBeOwn) && !this.#present && !this.#isClosed) this.#start('left');
  }

  async #count(): Promise<void> {
    const fresh = await this.#unlearned();
    // A run that has begun meanwhile learns them.
    if (this.#schedule.running || this.#isClosed) return;
    this.#update(schedule.counted(this.#schedule, this.#parts.clock.now(), fresh));
  }

  #update(next: schedule.Schedule): void {
    this.#schedule = next;
    this.#plan();
  }

  /** Waits until a run is due. */
  #plan(): void {
    this.#callOff();
    this.#callOff = () => undefined;
    const settings = this.#teaching.at(-1)?.settings;
    this.#due = settings && !this.#isClosed ? schedule.dueAt(this.#schedule, settings) : undefined;
    this.#changes.tell();
    if (this.#due === undefined) return;
    const { clock } = this.#parts;
    this.#callOff = clock.after(Math.max(0, this.#due - clock.now()), () => this.#start('due'));
  }

  #start(cause: RunOptions['cause']): Present {
    const calls = new Set<Call>();
    const run = new Run(this.#parts, {
      cause,
      onProgress: (share) => {
        present.progress = share;
        this.#changes.tell();
        for (const call of calls) call.onProgress(share);
      },
    });
    const present: Present = (this.#present = { run, calls, progress: 0 });
    this.#update(schedule.started(this.#schedule));
    void run.ended.then((end) => this.#ended(end, cause));
    return present;
  }

  async #ended(end: RunEnd, cause: RunOptions['cause']): Promise<void> {
    this.#present = undefined;
    const failed = end.outcome === 'failed' || end.outcome === 'cancelled';
    const { clock } = this.#parts;
    const settings = this.#teaching.at(-1)?.settings ?? learningDefaults;
    // Nothing starts by itself until what is left to learn was counted.
    const fresh = this.#isClosed ? 0 : await this.#unlearned();
    if (!this.#present) {
      this.#update(schedule.ended(this.#schedule, clock.now(), { fresh, failed }, settings));
    }
    if (cause === 'asked' || end.outcome === 'nothing') return;
    this.tell({ kind: 'learned', outcome: outcomeOf(end) });
  }

  /**
   * Waits for a run. One that nobody waits for any more is cancelled.
   * @returns undefined where the call was given up and the run goes on for others
   */
  #join({ run, calls }: Present, call: Call): Promise<RunEnd | undefined> {
    calls.add(call);
    return new Promise((resolve) => {
      const giveUp = (): void => {
        calls.delete(call);
        if (calls.size === 0) run.cancel();
        else resolve(undefined);
      };
      void run.ended.then((end) => {
        call.signal.removeEventListener('abort', giveUp);
        resolve(end);
      });
      call.signal.addEventListener('abort', giveUp);
      if (call.signal.aborted) giveUp();
    });
  }

  async #material(tree: LabelTree): Promise<Material | undefined> {
    const last = this.#teaching.at(-1);
    if (!last) return undefined;
    const lessons = await last.lessons(tree);
    const sentences = this.#teaching.flatMap((each) => [...each.sentences()]);
    const { nameFiles } = this.#parts;
    return { ...lessons, sentences, nameFiles, threads: last.settings.threads };
  }

  /** Those who teach something at this moment; of their settings what the last one says goes. */
  get #teaching(): Teacher[] {
    return this.#teachers.filter(({ settings }) => settings.scope !== 'off');
  }

  /** What there is to learn and to unlearn; undefined where that cannot be known. */
  async #task(): Promise<{ readonly lessons: Taught; readonly knowledge: Knowledge } | undefined> {
    const { line, facts } = this.#parts;
    try {
      const { current } = await line.read();
      const { tree } = await facts(line.folderOf(current));
      const lessons = await this.#material(tree);
      return lessons && { lessons, knowledge: await knowledgeOf(this.#parts, current) };
    } catch {
      return undefined;
    }
  }

  async #unlearned(): Promise<number> {
    const task = await this.#task();
    return task ? freshIn(task.lessons, task.knowledge).length : 0;
  }
}

const covers = ({ records }: RunEnd, needed: Taught | undefined): boolean =>
  !needed ||
  ([...recordsOf(needed.examples)].every((id) => records.has(id)) &&
    ![...records].some((id) => hasLapsed(needed, id)));

const outcomeOf = ({ outcome, version, reason, why }: RunEnd): Outcome => ({
  ...{ outcome, version, reason, why },
});
