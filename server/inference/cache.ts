import { LRUCache } from 'lru-cache';
import type { NameLists } from '../lists/set.ts';
import type { Entities, ModelDescription } from './protocol.ts';

/** Rough bytes of an entity with its alternatives, of a listed name, and of an entry without any. */
const entityBytes = 400;
const listedBytes = 100;
const entryBytes = 100;

/** What decides, beside its text, what a model says of a sentence. */
export interface Circumstances {
  readonly model: Pick<ModelDescription, 'version' | 'lists'>;
  /** The user's. */
  readonly lists: NameLists;
}

/** What models said of sentences, by model, name lists and text; the least recently used is forgotten first. */
export class EntityCache {
  readonly #entries: LRUCache<string, Entities>;
  #hits = 0;
  #misses = 0;

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ found, listed }, key) =>
        entryBytes + key.length * 2 + found.length * entityBytes + listed.length * listedBytes,
    });
  }

  get(circumstances: Circumstances, sentence: string): Entities | undefined {
    const entities = this.#entries.get(keyOf(circumstances, sentence));
    if (entities) this.#hits += 1;
    else this.#misses += 1;
    return entities;
  }

  /** How often something was found, and how often not. */
  get lookUps(): { readonly hits: number; readonly misses: number } {
    return { hits: this.#hits, misses: this.#misses };
  }

  set(circumstances: Circumstances, sentence: string, entities: Entities): void {
    this.#entries.set(keyOf(circumstances, sentence), entities);
  }
}

/** Neither part holds a line break. The key is a string of its own: it keeps no document alive. */
const keyOf = ({ model, lists }: Circumstances, sentence: string): string =>
  `${model.version}+${model.lists.join('+')}\n${lists.key}\n${sentence}`;
