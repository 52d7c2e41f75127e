import { describe, expect, it } from 'vitest';
import { commonWords, findCommon } from '../../training/data/common-words.ts';
import type { LabelledSentence } from '../../training/data/sentence.ts';

const sentence = (text: string, ...spans: readonly (readonly [number, number])[]): LabelledSentence => ({
  text,
  length: [...text].length,
  spans: spans.map(([start, end]) => ({ start, end, label: 'person' })),
});

describe('common words', () => {
  const sentences = [
    ...Array.from({ length: 6 }, () => sentence('𠮷田很高兴，OK', [0, 2])),
    ...Array.from({ length: 4 }, () => sentence('天空', [0, 2])),
    sentence('高兴'),
  ];
  const common = commonWords(sentences);

  it('are stretches of Chinese characters that were seen often outside of names', () => {
    expect([...common]).toEqual(['高兴', '很高', '很高兴']);
  });

  it('are no more than wanted, the commonest first', () => {
    expect([...commonWords(sentences, 1)]).toEqual(['高兴']);
  });

  it('are found outside of names, by code points', () => {
    expect(findCommon(sentence('𠮷很高兴和高兴', [5, 7]), common)).toEqual([
      { start: 1, end: 3 },
      { start: 2, end: 4 },
      { start: 1, end: 4 },
    ]);
  });
});
