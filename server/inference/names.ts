import { LRUCache } from 'lru-cache';
import { alwaysList, type AlwaysList, type AlwaysName } from '../../shared/names/always.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import type { CompiledNames } from '../lists/protocol.ts';

/** More than sessions use at once. Lists that nobody uses any more are forgotten in time. */
const mostLists = 32;

/** A list as the thread of a model uses it. */
export interface ReadyList {
  readonly names: NameList;
  readonly always: AlwaysList;
}

/** The name lists that were used last, each checked and made ready once. */
export class NameShelf {
  readonly #lists = new LRUCache<string, ReadyList>({ max: mostLists });

  take({ key, title, bytes, always }: CompiledNames): ReadyList {
    const known = this.#lists.get(key);
    if (known) return known;
    const alwaysNames = JSON.parse(Buffer.from(always).toString()) as AlwaysName[];
    const list = { names: readNames(bytes, title), always: alwaysList(title, alwaysNames) };
    this.#lists.set(key, list);
    return list;
  }
}
