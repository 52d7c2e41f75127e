import { UserError, messageOf } from '../../shared/errors.ts';
import { emptyLine } from '../../shared/model/line.ts';
import type { RunOutcome } from '../../shared/requests.ts';
import type { Model } from '../inference/model.ts';
import type { WorkerPort } from '../inference/thread.ts';
import { FollowedModel } from './followed.ts';
import { Learner, type Call, type Teacher } from './learner.ts';
import { builtinName } from './lineText.ts';
import type { ModelLine } from './modelLine.ts';
import { liveVersion, type TrainingParts } from './parts.ts';
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

/** Where learning stands. */
export interface LearningStatus {
  /** The live version. */
  readonly version: string;
  readonly running: boolean;
  /** Corrections that no run has learned, nor learns now. */
  readonly fresh: number;
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

/** The models that learn, each by the name of its line, which is that of its label tree. */
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
  async open(name: string, builtin: string): Promise<Model> {
    const opening = this.#opening.get(name) ?? this.#open(name, builtin);
    this.#opening.set(name, opening);
    return (await opening).model;
  }

  /** @returns a function that ends this */
  attend(name: string, teacher: Teacher): () => void {
    const line = this.#lines.get(name);
    if (!line) return () => undefined;
    if (line.fault !== undefined) teacher.told({ kind: 'damaged', reason: line.fault });
    return line.learner.attend(teacher);
  }

  /** Something was corrected that the models of a label tree may learn. */
  corrected(tree: string): void {
    this.#lines.get(tree)?.learner.corrected();
  }

  /** Something was edited or commanded. */
  active(): void {
    for (const { learner } of this.#lines.values()) learner.active();
  }

  /** Learns all that was said so far. @throws UserError where no such model learns */
  train(name: string, call: Call): Promise<RunOutcome> {
    return this.#line(name).learner.train(call);
  }

  /**
   * Goes back to an earlier version.
   * @param version `builtin` for the model that ships; the one before unless given
   * @throws UserError where there is no such version
   */
  async rollback(name: string, version?: string): Promise<RunOutcome> {
    const { line, followed } = this.#line(name);
    const before = await this.#live(line);
    const shipped = (await this.#parts.facts(line.folderOf(null))).version;
    const isShipped = version === shipped || version === builtinName;
    const { current } = await line.rollback(isShipped ? null : version);
    await followed.follow();
    const live = await this.#live(line);
    return live === (current ?? shipped)
      ? { outcome: 'published', version: live, reason: `went back from ${before}` }
      : { outcome: 'failed', version: live, reason: `version ${current ?? shipped} does not work` };
  }

  async status(name: string): Promise<LearningStatus> {
    const { line, learner } = this.#line(name);
    return { version: await this.#live(line), running: learner.isRunning, fresh: learner.fresh };
  }

  async close(): Promise<void> {
    for (const { stopWatching, learner } of this.#lines.values()) {
      stopWatching();
      await learner.close();
    }
    await Promise.all(Array.from(this.#lines.values(), ({ model }) => model.close()));
  }

  async #open(name: string, builtin: string): Promise<OpenLine> {
    const { store, watch, ...parts } = this.#parts;
    const line = store.line(name, builtin);
    let fault: string | undefined;
    const { current } = await line.read().catch((error: unknown) => {
      fault = messageOf(error);
      return emptyLine;
    });
    const model = this.#make.model(line.folderOf(current));
    const followed = new FollowedModel(model, current, line, {
      start: this.#make.start,
      spoilt: (spoilt) =>
        void this.#live(line).then((live) => learner.tell({ kind: 'spoilt', ...spoilt, live })),
    });
    const learner = new Learner({
      ...parts,
      ...{ lock: store.trainerLock, runs: store.runs, name, line, follow: () => followed.follow() },
    });
    const stopWatching = watch(line.file, () => void followed.follow().catch(() => undefined));
    const opened = { line, model, followed, learner, stopWatching, fault };
    this.#lines.set(name, opened);
    return opened;
  }

  #line(name: string): OpenLine {
    const line = this.#lines.get(name);
    if (line) return line;
    throw new UserError('this model does not learn: it was chosen as it ships, or by its folder');
  }

  #live(line: ModelLine): Promise<string> {
    return liveVersion({ line, facts: this.#parts.facts });
  }
}
