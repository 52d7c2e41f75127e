import { LRUCache } from 'lru-cache';
import type { Entities } from './thread.ts';

/** Rough bytes of an entity with its alternatives, and of an entry without any. */
const entityBytes = 400;
const entryBytes = 100;

/** What models said of sentences, by model version and text; the least recently used is forgotten first. */
export class EntityCache {
  readonly #entries: LRUCache<string, Entities>;

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (entities, key) => entryBytes + key.length * 2 + entities.length * entityBytes,
    });
  }

  get(version: string, sentence: string): Entities | undefined {
    return this.#entries.get(keyOf(version, sentence));
  }

  set(version: string, sentence: string, entities: Entities): void {
    this.#entries.set(keyOf(version, sentence), entities);
  }
}

/** A version holds no line break. The key is a string of its own: it keeps no document alive. */
const keyOf = (version: string, sentence: string): string => `${version}\n${sentence}`;
