import { messageOf } from '../../shared/errors.ts';
import type { Model } from '../inference/model.ts';
import { ModelThread, type WorkerPort } from '../inference/thread.ts';
import type { ModelLine } from './modelLine.ts';

/** A version does not work: it is not used any more. */
export interface Spoilt {
  readonly version: string;
  readonly reason: string;
}

export interface FollowedEvents {
  readonly spoilt: (spoilt: Spoilt) => void;
  /** From now on the model is not what its line says. */
  readonly left: (reason: string) => void;
  /** Why a version is left alone that a newer Mingshi wrote; undefined for all others. */
  readonly newer: (version: string | null) => Promise<string | undefined>;
}

/** What a model is of its line. */
export interface Used {
  /** Null for what the line stands on. */
  readonly version: string | null;
  /** Of its package. */
  readonly folder: string;
  /** Why it is not what the line says, in one line; undefined where it is. */
  readonly fault: string | undefined;
}

/**
 * Keeps a model on the live version of its line, whoever changed that, or what the line stands on: a run of this
 * process, or another process. A version that does not work makes room for the one before; one that only a newer Mingshi
 * can read is left alone.
 */
export class FollowedModel {
  readonly model: Model;
  readonly #line: ModelLine;
  readonly #start: (folder: string) => WorkerPort;
  readonly #events: FollowedEvents;
  #used: Used;
  #following: Promise<void> = Promise.resolve();

  /** @param used what `model` begins with */
  constructor(
    model: Model,
    used: Used,
    line: ModelLine,
    { start, ...events }: FollowedEvents & { readonly start: (folder: string) => WorkerPort },
  ) {
    this.model = model;
    this.#used = used;
    this.#line = line;
    this.#start = start;
    this.#events = events;
    model.listen({ lost: (reason) => void this.#lost(reason) });
  }

  get used(): Used {
    return this.#used;
  }

  /** Resolves when the model is the live version. Rejects where the line cannot be read, or nothing works. */
  follow(): Promise<void> {
    const following = this.#following.then(() => this.#catchUp());
    this.#following = following.catch((error: unknown) => this.#stay(messageOf(error)));
    return following;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const { current: version } = await this.#line.read();
      const folder = this.#line.folderOf(version);
      if (folder === this.#used.folder) return this.#stay(undefined);
      const newer = await this.#events.newer(version);
      if (newer !== undefined) return this.#stay(newer);
      try {
        await this.model.change(() => this.#start(folder));
        this.#used = { version, folder, fault: undefined };
        return;
      } catch (error) {
        if (version === null || !(await this.#standsOnWorking())) throw error;
        await this.#spoil({ version, reason: messageOf(error) });
      }
    }
  }

  #stay(fault: string | undefined): void {
    if (fault !== undefined && fault !== this.#used.fault) this.#events.left(fault);
    this.#used = { ...this.#used, fault };
  }

  /** What was in use does not work any more. */
  async #lost(reason: string): Promise<void> {
    const { version } = this.#used;
    if (version === null || !(await this.#standsOnWorking())) return;
    try {
      await this.#spoil({ version, reason });
      await this.follow();
    } catch {
      // The line cannot be written, or no version works: that none works was told already.
    }
  }

  /** Where not even what the line stands on can be loaded, such as without a runtime, no version is to blame. */
  async #standsOnWorking(): Promise<boolean> {
    const folder = this.#line.folderOf(null);
    const thread = new ModelThread(() => this.#start(folder), {
      problem: () => undefined,
      lost: () => undefined,
    });
    const works = await thread.load().then(
      () => true,
      () => false,
    );
    await thread.close();
    return works;
  }

  async #spoil(spoilt: Spoilt): Promise<void> {
    await this.#line.spoil(spoilt.version, spoilt.reason);
    this.#events.spoilt(spoilt);
  }
}
