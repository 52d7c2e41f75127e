import { LRUCache } from 'lru-cache';
import { readNames, type NameList } from '../../shared/names/list.ts';
import type { CompiledNames } from '../lists/protocol.ts';

/** More than sessions use at once. Lists that nobody uses any more are forgotten in time. */
const mostLists = 32;

/** The name lists that were used last, each checked and made ready once. */
export class NameShelf {
  readonly #lists = new LRUCache<string, NameList>({ max: mostLists });

  take({ key, title, bytes }: CompiledNames): NameList {
    const known = this.#lists.get(key);
    if (known) return known;
    const list = readNames(bytes, title);
    this.#lists.set(key, list);
    return list;
  }
}
