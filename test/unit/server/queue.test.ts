import { describe, expect, test } from 'vitest';
import { SentenceQueue, type Wanting } from '../../../server/inference/queue.ts';
import { nameLists, noLists } from '../../../server/lists/set.ts';
import { noFault } from '../../support/no-fault.ts';

const client = (...sentences: string[]): Wanting => ({ lists: noLists, wanted: () => sentences });
const next = (queue: SentenceQueue<Wanting>, sentences: number, units: number) =>
  queue.next({ sentences, units })?.sentences;
const newQueue = () => new SentenceQueue<Wanting>(noFault);

describe('SentenceQueue', () => {
  test('serves who asked last first, then the others; a sentence that two want once', () => {
    const queue = newQueue();
    const [one, two] = [client('a', 'b'), client('c', 'a')];
    queue.put(one);
    queue.put(two);
    expect(next(queue, 10, 100)).toEqual(['c', 'a', 'b']);
    queue.put(one);
    expect(next(queue, 10, 100)).toEqual(['a', 'b', 'c']);
  });

  test('bounds a batch by sentences and by characters, and gives at least one sentence', () => {
    const queue = newQueue();
    queue.put(client('aaaa', 'bb', 'cc', 'dd'));
    expect(next(queue, 2, 100)).toEqual(['aaaa', 'bb']);
    expect(next(queue, 9, 6)).toEqual(['aaaa', 'bb']);
    expect(next(queue, 9, 1)).toEqual(['aaaa']);
  });

  test('serves those first whose sentences all find room, whoever asked last', () => {
    const queue = newQueue();
    const [short, long] = [client('a'), client('b', 'c', 'd')];
    queue.put(short);
    queue.put(long);
    queue.put(client('e', 'f', 'g'));
    expect(next(queue, 2, 100)).toEqual(['a']);
    queue.put(client('h'));
    expect(next(queue, 2, 100)).toEqual(['h', 'a']);
    queue.remove(short);
    expect(next(queue, 3, 100)).toEqual(['h']);
  });

  test('keeps those in the background waiting for all others, however little they want', () => {
    const queue = newQueue();
    queue.put(client('a', 'b', 'c'));
    queue.put({ ...client('d'), isBackground: true });
    expect(next(queue, 2, 100)).toEqual(['a', 'b']);
  });

  test('lets go of those who want nothing', () => {
    const queue = newQueue();
    queue.put(client());
    expect(next(queue, 2, 100)).toBeUndefined();
    expect([...queue.clients]).toEqual([]);
  });

  test('asks anew what is wanted, and forgets who left', () => {
    const queue = newQueue();
    const wanted = ['a'];
    const [one, two] = [{ lists: noLists, wanted: () => wanted }, client('b')];
    queue.put(one);
    queue.put(two);
    wanted[0] = 'c';
    expect(next(queue, 10, 100)).toEqual(['b', 'c']);
    queue.remove(two);
    expect([...queue.clients]).toEqual([one]);
    wanted.pop();
    expect(queue.next({ sentences: 10, units: 100 })).toBeUndefined();
  });

  test('puts together only what is analysed with the same lists, those of who is served first', () => {
    const queue = newQueue();
    const lists = nameLists([
      {
        key: '1',
        title: '/names.tsv',
        bytes: new Uint8Array(),
        always: new Uint8Array(),
        listed: new Uint8Array(),
      },
    ]);
    const [one, two] = [client('a', 'b'), { lists, wanted: () => ['a', 'c'] }];
    queue.put(one);
    queue.put(client('d'));
    queue.put(two);
    expect(queue.next({ sentences: 10, units: 100 })).toEqual({ sentences: ['a', 'c'], lists });
    queue.put(one);
    expect(queue.next({ sentences: 10, units: 100 })).toEqual({ sentences: ['a', 'b', 'd'], lists: noLists });
  });
});
