import { UserError, messageOf } from '../../shared/errors.ts';
import { emptyLine, lineKey, type Line, type LineName } from '../../shared/model/line.ts';
import { NewerPackageError } from '../../shared/model/manifest-file.ts';
import type { RunOutcome } from '../../shared/requests.ts';
import type { Model } from '../inference/model.ts';
import type { WorkerPort } from '../inference/thread.ts';
import { learnedBy } from './conclude.ts';
import { FollowedModel } from './followed.ts';
import { Learner, type Call, type Teacher } from './learner.ts';
import type { ModelLine } from './modelLine.ts';
import { liveVersion, type RunParts, type TrainingParts } from './parts.ts';
import type { RunRecord } from './record.ts';
import type { LearningStore } from './store.ts';

export interface LearningParts extends Omit<TrainingParts, 'lock' | 'runs'> {
  readonly store: LearningStore;
  /** @returns a function that ends the watch */
  readonly watch: (path: string, touched: () => void) => () => void;
}

/** How models are made: one begins with the thread of a package folder. */
export interface ModelMaker {
  readonly start: (folder: string) => WorkerPort;
  readonly model: (folder: string) => Model;
}

interface Foundation extends Pick<RunParts, 'inherited'> {
  /** Folder of the package. */
  readonly base: string;
}

/** Where learning stands. */
export interface LearningStatus {
  /** The live version. */
  readonly version: string;
  readonly running: boolean;
  /** The share of the run in progress that is done; undefined where none is. */
  readonly progress: number | undefined;
  /** Corrections that no run has learned, nor learns now. */
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
  /** Why its file cannot be read, if it cannot. */
  readonly fault: string | undefined;
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
    if (line.fault !== undefined) teacher.told({ kind: 'damaged', reason: line.fault });
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
  train(key: string, call: Call): Promise<RunOutcome> {
    return this.#line(key).learner.train(call);
  }

  /**
   * Goes back to an earlier version.
   * @param version `builtin` for the model that ships, `user` for the user's in a workspace's line, or a version of
   *   the line; the one before unless given
   * @throws UserError where there is no such version
   */
  async rollback(key: string, version?: string): Promise<RunOutcome> {
    const { line, followed } = this.#line(key);
    const before = await this.#live(line);
    const base = (await this.#parts.facts(line.folderOf(null))).version;
    const isBase = version === base || version === line.baseName;
    const { current } = await line.rollback(isBase ? null : version);
    await followed.follow();
    const live = await this.#live(line);
    return live === (current ?? base)
      ? { outcome: 'published', version: live, reason: `went back from ${before}` }
      : { outcome: 'failed', version: live, reason: `version ${current ?? base} does not work` };
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
    const { line, learner } = this.#line(key);
    const { isRunning: running, progress, fresh, due } = learner;
    return { version: await this.#live(line), running, progress, fresh, due };
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
    const { line } = this.#line(key);
    const { version } = await this.#parts.facts(line.folderOf(null));
    return { ...(await line.read()), base: { name: line.baseName, version } };
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
    const { base, inherited } = await this.#foundation(name, builtin);
    const line = store.line(name, base);
    const { usable, fault } = await this.#beginning(line);
    const model = this.#make.model(line.folderOf(usable));
    const followed = new FollowedModel(model, usable, line, {
      start: this.#make.start,
      isNewer: async (version) => (await this.#newer(line, version)) !== undefined,
      spoilt: (spoilt) =>
        void this.#live(line).then((live) => learner.tell({ kind: 'spoilt', ...spoilt, live })),
    });
    const learner = new Learner({
      ...parts,
      ...{ lock: store.trainerLock, runs: store.runs, name: key, line, inherited },
      follow: () => followed.follow(),
    });
    const stopWatching = watch(line.file, () => void followed.follow().catch(() => undefined));
    const opened = { line, model, followed, learner, stopWatching, fault };
    this.#lines.set(key, opened);
    return opened;
  }

  /** What a line stands on: what ships, or in a workspace what the user has when the line is opened. */
  async #foundation({ model, workspace }: LineName, builtin: string): Promise<Foundation> {
    const shipped = { base: builtin, inherited: [] };
    if (workspace === undefined) return shipped;
    const users = this.#parts.store.line({ model }, builtin);
    const { content, usable } = await this.#beginning(users);
    return usable === null
      ? shipped
      : { base: users.folderOf(usable), inherited: learnedBy(content, usable) };
  }

  /** What a line begins with: its live version, unless that, or the line itself, cannot be read. */
  async #beginning(line: ModelLine): Promise<{ content: Line; usable: string | null; fault?: string }> {
    try {
      const content = await line.read();
      const { current } = content;
      const fault = current === null ? undefined : await this.#newer(line, current);
      return fault === undefined ? { content, usable: current } : { content, usable: null, fault };
    } catch (error) {
      return { content: emptyLine, usable: null, fault: messageOf(error) };
    }
  }

  /** Why a version is left alone that a newer Mingshi wrote; undefined for all others. */
  #newer(line: ModelLine, version: string): Promise<string | undefined> {
    return this.#parts.facts(line.folderOf(version)).then(
      () => undefined,
      (error: unknown) => (error instanceof NewerPackageError ? error.message : undefined),
    );
  }

  #line(key: string): OpenLine {
    const line = this.#lines.get(key);
    if (line) return line;
    throw new UserError('this model does not learn: it was chosen as it ships, or by its folder');
  }

  #live(line: ModelLine): Promise<string> {
    return liveVersion({ line, facts: this.#parts.facts });
  }
}
