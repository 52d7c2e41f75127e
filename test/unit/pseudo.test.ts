import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeSpans } from '../../shared/tagging/codec.ts';
import { namePool, mergedPools, pseudoSample, withEntities } from '../../training/data/pseudo.ts';
import type { LabelledSentence } from '../../training/data/sentence.ts';
import { randomStream } from '../../training/random.ts';
import { sharedFile } from '../shared.ts';

type Entity = readonly [start: number, end: number, label: string];

interface Vectors {
  readonly cases: readonly {
    readonly text: string;
    readonly entities: readonly Entity[];
    readonly cws_BI: readonly string[];
    readonly replacements: readonly string[];
    readonly expected: {
      readonly text: string;
      readonly entities: readonly Entity[];
      readonly ner_BIO: readonly string[];
      readonly cws_BI: readonly string[];
    };
  }[];
  readonly pool: {
    readonly sentences: readonly (readonly (readonly [name: string, label: string])[])[];
    readonly pool: Readonly<Record<string, readonly string[]>>;
  };
}

const spansOf = (entities: readonly Entity[]) =>
  entities.map(([start, end, label]) => ({ start, end, label }));

function sentenceOf(text: string, entities: readonly Entity[], segmentation?: readonly string[]) {
  const length = [...text].length;
  const starts = segmentation?.flatMap((tag, i) => (tag === 'B' ? [i] : []));
  const words = starts?.map((start, i) => ({ start, end: starts[i + 1] ?? length }));
  return { text, length, spans: spansOf(entities), ...(words ? { words } : {}) } satisfies LabelledSentence;
}

const path = sharedFile('specs/vectors/pseudo.json');

describe.skipIf(path === undefined)('pseudo samples, as in the vectors (needs ../shared)', () => {
  const vectors = path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as Vectors);

  it('have the text, the entities and the words that follow from the names', () => {
    expect(vectors?.cases.length).toBeGreaterThan(0);
    for (const { text, entities, cws_BI, replacements, expected } of vectors?.cases ?? []) {
      const made = withEntities(sentenceOf(text, entities, cws_BI), replacements);
      expect(made).toEqual(sentenceOf(expected.text, expected.entities, expected.cws_BI));
      expect(encodeSpans(made.spans, made.length, 'BIO')).toEqual(expected.ner_BIO);
    }
  });

  it('draw from the distinct names of each label', () => {
    const sentences = vectors?.pool.sentences.map((names) => {
      let end = 0;
      const entities = names.map(([name, label]): Entity => [end, (end += [...name].length), label]);
      return sentenceOf(names.map(([name]) => name).join(''), entities);
    });
    expect(Object.fromEntries(namePool(sentences ?? []))).toEqual(vectors?.pool.pool);
  });
});

describe('a pseudo sample', () => {
  const sentence = sentenceOf(
    '𠮷田在大阪工作',
    [
      [0, 2, 'name'],
      [3, 5, 'address'],
    ],
    ['B', 'I', 'B', 'B', 'I', 'B', 'I'],
  );
  const pool = mergedPools([namePool([sentence]), new Map([['name', ['欧阳明', '𠮷田']]])]);

  it('replaces every entity by a name of its label, and is a function of the stream', () => {
    expect(Object.fromEntries(pool)).toEqual({ name: ['𠮷田', '欧阳明'], address: ['大阪'] });
    const samples = Array.from(
      { length: 40 },
      (_, i) => pseudoSample(sentence, pool, randomStream(1, i)).text,
    );
    expect(new Set(samples)).toEqual(new Set(['𠮷田在大阪工作', '欧阳明在大阪工作']));
    expect(pseudoSample(sentence, pool, randomStream(1, 7)).text).toBe(samples[7]);
  });

  it('keeps a name whose label no pool knows, and a sentence without names as it is', () => {
    expect(pseudoSample(sentence, new Map(), randomStream(1))).toEqual(sentence);
    const plain = sentenceOf('今天没有消息', []);
    expect(pseudoSample(plain, pool, randomStream(1))).toEqual(plain);
  });
});
