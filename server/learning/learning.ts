import { SpokenError } from '../../shared/l10n/spoken.ts';
import { reasonOf } from '../../shared/learning/reason.ts';
import { lineKey, type Line, type LineName } from '../../shared/model/line.ts';
import type { Model } from '../inference/model.ts';
import type { Problem, WorkerPort } from '../inference/thread.ts';
import { compared, type Comparison } from './comparison.ts';
import type { Outcome } from './conclude.ts';
import { FollowedModel, type Spoilt } from './followed.ts';
import { foundationOf } from './foundation.ts';
import { Learner, type Call, type Teacher } from './learner.ts';
import type { ModelLine } from './modelLine.ts';
import { versionNamed } from './named.ts';
import type { TrainingParts } from './parts.ts';
import type { RunRecord } from './record.ts';
import type { LearningStore } from './store.ts';
import { newerFault, usableOf } from './usable.ts';

export interface LearningParts extends Omit<TrainingParts, 'lock' | 'runs'> {
  readonly store: LearningStore;
  /** @returns a function that ends the watch */
  readonly watch: (path: string, touched: () => void) => () => void;
}

/** How models are made: one begins with the thread of a package folder. */
export interface ModelMaker {
  readonly start: (folder: string) => WorkerPort;
  /** @param name what users call it */
  readonly model: (folder: string, name: string) => Model;
  /** Told what there is to tell of a model, beside what itself tells. */
  readonly problem: (name: string, problem: Problem) => void;
}

/** Where learning stands. */
export interface LearningStatus {
  /** The version in use. */
  readonly version: string;
  readonly running: boolean;
  /** The share of the run in progress that is done; undefined where none is. */
  readonly progress: number | undefined;
  /** Corrections that no run has learned, or unlearned, nor does now. */
  readonly fresh: number;
  /** When a run starts by itself if nothing happens before, in milliseconds since 1970; undefined where none is to. */
  readonly due: number | undefined;
}

/** The versions of a line. */
export interface LineVersions extends Line {
  /** The one that it stands on: what users call it, and its version. */
  readonly base: { readonly name: 'builtin' | 'user'; readonly version: string };
}

interface OpenLine {
  readonly line: ModelLine;
  readonly model: Model;
  readonly followed: FollowedModel;
  readonly learner: Learner;
  readonly stopWatching: () => void;
}

/** The models that learn, each by the key of its line. */
export class Learning {
  readonly #parts: LearningParts;
  readonly #make: ModelMaker;
  readonly #lines = new Map<string, OpenLine>();
  readonly #opening = new Map<string, Promise<OpenLine>>();

  constructor(parts: LearningParts, make: ModelMaker) {
    this.#parts = parts;
    this.#make = make;
  }

  /**
   * The model that a line's live version is, the same for all who ask.
   * @param builtin folder of the model that ships
   */
  async open(name: LineName, builtin: string): Promise<Model> {
    const key = lineKey(name);
    const opening = this.#opening.get(key) ?? this.#open(name, builtin);
    this.#opening.set(key, opening);
    return (await opening).model;
  }

  /** @returns a function that ends this */
  attend(key: string, teacher: Teacher): () => void {
    const line = this.#lines.get(key);
    if (!line) return () => undefined;
    const { fault } = line.followed.used;
    if (fault !== undefined) teacher.told({ kind: 'damaged', reason: fault });
    return line.learner.attend(teacher);
  }

  /** Something was corrected that the models of a line may learn. */
  corrected(key: string): void {
    this.#lines.get(key)?.learner.corrected();
  }

  /** The settings of those who teach a line have changed. */
  reconsider(key: string): void {
    this.#lines.get(key)?.learner.reconsider();
  }

  /** Something was edited or commanded. */
  active(): void {
    for (const { learner } of this.#lines.values()) learner.active();
  }

  /** Learns all that was said so far. @throws UserError where no such model learns */
  train(key: string, call: Call): Promise<Outcome> {
    return this.#line(key).learner.train(call);
  }

  /**
   * Goes back to an earlier version, or on to a later one.
   * @param version as users name it; the one before unless given
   * @throws UserError where there is no such version
   */
  async rollback(key: string, version?: string): Promise<Outcome> {
    const { line, followed } = this.#line(key);
    const { facts } = this.#parts;
    const before = await this.#live(followed);
    const { current } = await line.rollback(version && (await versionNamed(line, version, facts)));
    await followed.follow();
    const live = await this.#live(followed);
    const chosen = await this.#versionOf(current, line.folderOf(current));
    if (live !== chosen)
      return { outcome: 'failed', version: live, ...reasonOf({ kind: 'unusable', version: chosen }) };
    return before === live
      ? { outcome: 'nothing', version: live, ...reasonOf({ kind: 'unchanged', version: live }) }
      : { outcome: 'published', version: live, ...reasonOf({ kind: 'changed', from: before, to: live }) };
  }

  /** Whether any model is being trained by this process, or waits to be. */
  get isRunning(): boolean {
    return [...this.#lines.values()].some(({ learner }) => learner.isRunning);
  }

  /** The models that are open, by their keys. */
  get models(): readonly (readonly [key: string, model: Model])[] {
    return Array.from(this.#lines, ([key, { model }]) => [key, model]);
  }

  async status(key: string): Promise<LearningStatus> {
    const { followed, learner } = this.#line(key);
    const { isRunning: running, progress, fresh, due } = learner;
    return { version: await this.#live(followed), running, progress, fresh, due };
  }

  /** Why a line's model is not the version that the line says is live; undefined where it is, or there is no such line. */
  faultOf(key: string): string | undefined {
    return this.#lines.get(key)?.followed.used.fault;
  }

  /** Calls `listener` whenever `status` may answer differently. @returns a function that ends this */
  onChange(key: string, listener: () => void): () => void {
    return this.#line(key).learner.onChange(listener);
  }

  /** The last runs of a line that have ended, the newest first. */
  async runs(key: string, limit: number): Promise<RunRecord[]> {
    const ended = await this.#parts.store.runs.ended();
    return ended
      .filter(({ line }) => line === key)
      .slice(-limit)
      .reverse();
  }

  /** @throws UserError where no such model learns, or the line's file is damaged */
  async versions(key: string): Promise<LineVersions> {
    const { line, followed } = this.#line(key);
    const { version: used, fault } = followed.used;
    const { version } = await this.#parts.facts(line.folderOf(null));
    const { versions, current, ...content } = await line.read();
    const withFault = versions.map((each) =>
      fault !== undefined && each.version === current ? { ...each, bad: each.bad ?? fault } : each,
    );
    return { ...content, versions: withFault, current: used, base: { name: line.baseName, version } };
  }

  /**
   * F1 of two versions on the gate's sentences by label, as measured when they were made.
   * @param a as users name it, as is `b`
   * @throws UserError where no such model learns, or there is no such version
   */
  async compare(key: string, a: string, b: string): Promise<Comparison> {
    const { line } = this.#line(key);
    const named = (version: string) => versionNamed(line, version, this.#parts.facts);
    return compared(await line.read(), await named(a), await named(b));
  }

  /** Keeps a version for good, or no more. @throws UserError where there is no such version */
  async pin(key: string, version: string, isPinned: boolean): Promise<void> {
    await this.#line(key).line.pin(version, isPinned);
  }

  async close(): Promise<void> {
    for (const { stopWatching, learner } of this.#lines.values()) {
      stopWatching();
      await learner.close();
    }
    await Promise.all(Array.from(this.#lines.values(), ({ model }) => model.close()));
  }

  async #open(name: LineName, builtin: string): Promise<OpenLine> {
    const { store, watch, ...parts } = this.#parts;
    const key = lineKey(name);
    let foundation = await foundationOf(name, builtin, this.#parts);
    const line = store.line(name, foundation.base);
    const { version, fault } = await usableOf(line, parts.facts);
    const left = (reason: string): void => this.#make.problem(key, { level: 'warn', message: reason });
    if (fault !== undefined) left(fault);
    const folder = line.folderOf(version);
    const model = this.#make.model(folder, key);
    const followed = new FollowedModel(model, { version, folder, fault }, line, {
      start: this.#make.start,
      newer: (version) => newerFault(line, version, parts.facts),
      spoilt: (spoilt) => void this.#spoilt(key, spoilt),
      left: (reason) => {
        left(reason);
        learner.tell({ kind: 'damaged', reason });
      },
    });
    const learner = new Learner({
      ...parts,
      ...{ lock: store.trainerLock, runs: store.runs, name: key, line },
      inherited: () => foundation.inherited,
      live: () => this.#live(followed),
      follow: () => followed.follow(),
    });
    const follow = async (): Promise<void> => {
      foundation = await foundationOf(name, builtin, this.#parts);
      line.standOn(foundation.base);
      await followed.follow();
    };
    const users = store.line({ model: name.model }, builtin).file;
    const stops = Array.from(new Set([line.file, users]), (file) =>
      watch(file, () => void follow().catch(() => undefined)),
    );
    const stopWatching = (): void => stops.forEach((stop) => stop());
    const opened = { line, model, followed, learner, stopWatching };
    this.#lines.set(key, opened);
    return opened;
  }

  async #spoilt(key: string, spoilt: Spoilt): Promise<void> {
    const { version, reason } = spoilt;
    this.#make.problem(key, { level: 'error', message: `version ${version} does not work: ${reason}` });
    const { learner, line } = this.#line(key);
    const { version: live } = await usableOf(line, this.#parts.facts);
    learner.tell({ kind: 'spoilt', ...spoilt, live: await this.#versionOf(live, line.folderOf(live)) });
  }

  #line(key: string): OpenLine {
    const line = this.#lines.get(key);
    if (line) return line;
    throw new SpokenError(({ protocol }) => protocol.doesNotLearn);
  }

  /** The version in use; empty where not even the model that ships can be read. */
  #live({ used: { version, folder } }: FollowedModel): Promise<string> {
    return this.#versionOf(version, folder);
  }

  async #versionOf(version: string | null, folder: string): Promise<string> {
    if (version !== null) return version;
    return this.#parts.facts(folder).then(
      (facts) => facts.version,
      () => '',
    );
  }
}
