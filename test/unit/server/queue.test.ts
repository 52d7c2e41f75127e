import { describe, expect, test } from 'vitest';
import { SentenceQueue } from '../../../server/inference/queue.ts';

const client = (...sentences: string[]) => ({ wanted: () => sentences });

describe('SentenceQueue', () => {
  test('serves who asked last first, then the others; a sentence that two want once', () => {
    const queue = new SentenceQueue();
    const [one, two] = [client('a', 'b'), client('c', 'a')];
    queue.put(one);
    queue.put(two);
    expect(queue.next(10, 100)).toEqual(['c', 'a', 'b']);
    queue.put(one);
    expect(queue.next(10, 100)).toEqual(['a', 'b', 'c']);
  });

  test('bounds a batch by sentences and by characters, and gives at least one sentence', () => {
    const queue = new SentenceQueue();
    queue.put(client('aaaa', 'bb', 'cc', 'dd'));
    expect(queue.next(2, 100)).toEqual(['aaaa', 'bb']);
    expect(queue.next(9, 6)).toEqual(['aaaa', 'bb']);
    expect(queue.next(9, 1)).toEqual(['aaaa']);
  });

  test('asks anew what is wanted, and forgets who left', () => {
    const queue = new SentenceQueue();
    const wanted = ['a'];
    const [one, two] = [{ wanted: () => wanted }, client('b')];
    queue.put(one);
    queue.put(two);
    wanted[0] = 'c';
    expect(queue.next(10, 100)).toEqual(['b', 'c']);
    queue.remove(two);
    expect([...queue.clients]).toEqual([one]);
    wanted.pop();
    expect(queue.next(10, 100)).toEqual([]);
  });
});
