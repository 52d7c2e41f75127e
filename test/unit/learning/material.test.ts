import { describe, expect, it } from 'vitest';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { learningJob } from '../../../shared/learning/material.ts';

const example = (text: string, spans: { start: number; end: number; label: string }[] = []) => ({
  ...{ text, spans, rejected: [], complete: false, records: [] },
});
const jobOf = (sentences: readonly string[]) =>
  learningJob(
    {
      examples: [example('沈拾月来了。', [{ start: 0, end: 3, label: 'person' }]), example('高兴地走了。')],
      ...{ tree: fineTree, folders: ['loose'], nameFiles: ['/names.tsv'], threads: 2, sentences },
    },
    { base: '/base', live: '/live', out: '/out', seed: 1 },
  );

describe('the sentences that the live model is asked about', () => {
  it('are those that nothing was said of, and that hold no name which was labelled elsewhere', () => {
    const sentences = [
      '沈拾月来了。',
      '又见沈拾月。',
      '又见沈拾月',
      '高兴地走了。',
      '他很高兴。',
      '他很高兴。',
    ];
    expect(jobOf(sentences).unlabelled).toEqual(['他很高兴。']);
  });

  it('are no more than make a difference', () => {
    const sentences = Array.from({ length: 3000 }, (_, index) => `第${index}句。`);
    expect(jobOf(sentences).unlabelled).toEqual(sentences.slice(0, 2000));
  });
});
