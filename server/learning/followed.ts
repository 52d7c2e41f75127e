import { messageOf } from '../../shared/errors.ts';
import type { Model } from '../inference/model.ts';
import type { WorkerPort } from '../inference/thread.ts';
import type { ModelLine } from './modelLine.ts';

/** A version does not work: it is not used any more. */
export interface Spoilt {
  readonly version: string;
  readonly reason: string;
}

export interface FollowedEvents {
  readonly spoilt: (spoilt: Spoilt) => void;
  /** Whether a newer Mingshi wrote a version. */
  readonly isNewer: (version: string) => Promise<boolean>;
}

/**
 * Keeps a model on the live version of its line, whoever changed that: a run of this process, or another process. A
 * version that does not work makes room for the one before; one that only a newer Mingshi can read is left alone.
 */
export class FollowedModel {
  readonly model: Model;
  readonly #line: ModelLine;
  readonly #start: (folder: string) => WorkerPort;
  readonly #events: FollowedEvents;
  /** What is in use; null for the model that ships. */
  #version: string | null;
  #following: Promise<void> = Promise.resolve();

  /** @param version the one that `model` begins with */
  constructor(
    model: Model,
    version: string | null,
    line: ModelLine,
    { start, ...events }: FollowedEvents & { readonly start: (folder: string) => WorkerPort },
  ) {
    this.model = model;
    this.#version = version;
    this.#line = line;
    this.#start = start;
    this.#events = events;
    model.listen({ lost: (reason) => void this.#lost(reason) });
  }

  /** Resolves when the model is the live version. Rejects where the line cannot be read, or nothing works. */
  follow(): Promise<void> {
    const following = this.#following.then(() => this.#catchUp());
    this.#following = following.catch(() => undefined);
    return following;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const { current } = await this.#line.read();
      if (current === this.#version) return;
      if (current !== null && (await this.#events.isNewer(current))) return;
      try {
        await this.model.change(() => this.#start(this.#line.folderOf(current)));
        this.#version = current;
        return;
      } catch (error) {
        if (current === null) throw error;
        await this.#spoil({ version: current, reason: messageOf(error) });
      }
    }
  }

  /** What was in use does not work any more. */
  async #lost(reason: string): Promise<void> {
    const version = this.#version;
    if (version === null) return;
    try {
      await this.#spoil({ version, reason });
      await this.follow();
    } catch {
      // The line cannot be written, or no version works: that none works was told already.
    }
  }

  async #spoil(spoilt: Spoilt): Promise<void> {
    await this.#line.spoil(spoilt.version, spoilt.reason);
    this.#events.spoilt(spoilt);
  }
}
