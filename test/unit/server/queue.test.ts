import { describe, expect, test } from 'vitest';
import { SentenceQueue } from '../../../server/inference/queue.ts';

describe('SentenceQueue', () => {
  test('serves who asked last first, then the others; a sentence that two want once', () => {
    const queue = new SentenceQueue<string>();
    queue.put('one', ['a', 'b']);
    queue.put('two', ['c', 'a']);
    expect(queue.next(10, 100)).toEqual(['c', 'a', 'b']);
    queue.put('one', ['b', 'a']);
    expect(queue.next(10, 100)).toEqual(['b', 'a', 'c']);
  });

  test('bounds a batch by sentences and by characters, and gives at least one sentence', () => {
    const queue = new SentenceQueue<string>();
    queue.put('one', ['aaaa', 'bb', 'cc', 'dd']);
    expect(queue.next(2, 100)).toEqual(['aaaa', 'bb']);
    expect(queue.next(9, 6)).toEqual(['aaaa', 'bb']);
    expect(queue.next(9, 1)).toEqual(['aaaa']);
  });

  test('tells who waited for a sentence, and forgets what is replaced', () => {
    const queue = new SentenceQueue<string>();
    queue.put('one', ['a', 'b']);
    queue.put('two', ['b']);
    queue.put('one', ['b']);
    expect(queue.settle('a')).toEqual([]);
    expect(queue.settle('b').sort()).toEqual(['one', 'two']);
    expect(queue.isEmpty).toBe(true);
    queue.put('one', []);
    expect(queue.isEmpty).toBe(true);
  });
});
