import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import type { Span } from '../../shared/spans.ts';
import { decodeTags, encodeSpans, withoutOverlaps, type DecodingPolicy } from '../../shared/tagging/codec.ts';
import { decodeWords, encodeWords } from '../../shared/tagging/segmentation.ts';
import { tagSet, type Scheme } from '../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../shared/tagging/transitions.ts';
import { readJson, sharedFile } from '../shared.ts';

type EntityScheme = Exclude<Scheme, 'BI'>;
type Triple = [start: number, end: number, label: string];
interface TransitionTable {
  tags: string[];
  start_allowed: string[];
  end_allowed: string[];
  allowed: Record<string, string[]>;
}
interface TaggingVector {
  encode: ({ n: number; spans: Triple[] } & Record<'BIO' | 'BIOS' | 'BIOES', string[]>)[];
  decode: ({ scheme: Scheme; tags: string[] } & Record<DecodingPolicy, Triple[]>)[];
  transitions: Record<'BIO' | 'BIOS' | 'BIOES', TransitionTable>;
  segmentation: { words: string[]; BI: string[] }[];
}

const seed = 20260301;
const entitySchemes = ['BIO', 'BIOS', 'BIOES', 'BMES'] as const satisfies readonly EntityScheme[];
const policies = ['repair', 'strict'] as const satisfies readonly DecodingPolicy[];
const vectorSchemes = ['BIO', 'BIOS', 'BIOES'] as const;

const triples = (spans: readonly Span[]): Triple[] =>
  spans.map(({ start, end, label }) => [start, end, label]);
const spans = (list: readonly Triple[]): Span[] => list.map(([start, end, label]) => ({ start, end, label }));

/** Spans that do not overlap, and a length that holds them: gaps and widths laid end to end. */
const sentence = fc
  .array(
    fc.record({
      gap: fc.nat(3),
      width: fc.integer({ min: 1, max: 4 }),
      label: fc.constantFrom('a', 'b/c-d'),
    }),
  )
  .chain((parts) =>
    fc.nat(3).map((rest) => {
      let end = 0;
      const placed = parts.map(({ gap, width, label }) => {
        const start = end + gap;
        end = start + width;
        return { start, end, label };
      });
      return { spans: placed, length: end + rest };
    }),
  );

const vectorFile = sharedFile('specs/vectors/tagging.json');
describe.skipIf(vectorFile === undefined)('tagging.json (needs ../shared)', async () => {
  const vector = vectorFile === undefined ? undefined : await readJson<TaggingVector>(vectorFile);

  it.each(vectorSchemes)('encodes %s', (scheme) => {
    for (const { n, spans: list, ...tags } of vector?.encode ?? []) {
      expect(encodeSpans(spans(list), n, scheme)).toEqual(tags[scheme]);
    }
  });

  it.each(policies)('decodes under %s', (policy) => {
    for (const { scheme, tags, ...expected } of vector?.decode ?? []) {
      expect(triples(decodeTags(tags, scheme, policy)), `${scheme} ${tags.join(' ')}`).toEqual(
        expected[policy],
      );
    }
  });

  it.each(vectorSchemes)('has the transitions of %s', (scheme) => {
    const set = tagSet(scheme, ['a', 'b']);
    const { start, end, pairs } = legalTransitions(set);
    const legal = (row: Uint8Array): string[] => set.tags.filter((_, tag) => row[tag] === 1);
    const table: TransitionTable = {
      tags: [...set.tags],
      start_allowed: legal(start),
      end_allowed: legal(end),
      allowed: Object.fromEntries(
        set.tags.map((tag, from) => [tag, legal(pairs.subarray(from * set.size, (from + 1) * set.size))]),
      ),
    };
    expect(table).toEqual(vector?.transitions[scheme]);
  });

  it('encodes and decodes words', () => {
    for (const { words, BI } of vector?.segmentation ?? []) {
      expect(encodeWords(words)).toEqual(BI);
      const text = words.join('');
      expect(decodeWords(BI, 'strict').map(({ start, end }) => text.slice(start, end))).toEqual(words);
    }
  });
});

describe('codec', () => {
  it.each(entitySchemes)(
    '%s: decoding what was encoded gives the spans back, under both policies',
    (scheme) => {
      fc.assert(
        fc.property(sentence, ({ spans: list, length }) => {
          const tags = encodeSpans(list, length, scheme);
          expect(tags).toHaveLength(length);
          for (const policy of policies) expect(decodeTags(tags, scheme, policy)).toEqual(list);
        }),
        { seed },
      );
    },
  );

  it('writes M in BMES and reads it in every scheme that has I', () => {
    expect(encodeSpans([{ start: 0, end: 3, label: 'a' }], 4, 'BMES')).toEqual(['B-a', 'M-a', 'E-a', 'O']);
    expect(decodeTags(['B-a', 'M-a', 'E-a', 'O'], 'BIOES', 'strict')).toEqual([
      { start: 0, end: 3, label: 'a' },
    ]);
    expect(decodeTags(['B-a', 'I-a', 'E-a', 'O'], 'BMES', 'strict')).toEqual([
      { start: 0, end: 3, label: 'a' },
    ]);
  });

  it.each([
    ['BIO', 'E-a'],
    ['BIOS', 'E-a'],
    ['BIOES', 'X-a'],
    ['BIOES', 'B'],
    ['BIOES', 'B-'],
    ['BIOES', 'O-a'],
    ['BIOES', ''],
    ['BI', 'O'],
    ['BI', 'B-a'],
    ['BI', 'B-'],
  ] as const)('%s: refuses the tag "%s"', (scheme, tag) => {
    expect(() => decodeTags([tag], scheme, 'repair')).toThrow(UserError);
    expect(() => decodeTags([tag], scheme, 'strict')).toThrow(
      `"${tag}" is not a tag of the scheme ${scheme}`,
    );
  });

  it('refuses to encode spans that overlap, are empty or leave the sentence', () => {
    const encode = (...list: Triple[]) => encodeSpans(spans(list), 4, 'BIO');
    expect(() => encode([0, 2, 'a'], [1, 3, 'b'])).toThrow(RangeError);
    expect(() => encode([2, 2, 'a'])).toThrow(RangeError);
    expect(() => encode([3, 5, 'a'])).toThrow(RangeError);
    expect(() => encode([-1, 1, 'a'])).toThrow(RangeError);
  });

  it('keeps the longest of overlapping spans, then the earlier, then the one named first', () => {
    const list = spans([
      [4, 6, 'short'],
      [0, 2, 'first'],
      [0, 2, 'second'],
      [1, 3, 'later'],
      [5, 9, 'long'],
    ]);
    const { kept, dropped } = withoutOverlaps(list);
    expect(kept.map(({ label }) => label)).toEqual(['first', 'long']);
    expect(dropped.map(({ label }) => label)).toEqual(['short', 'second', 'later']);
  });
});

describe('word segmentation', () => {
  it('decodes a sentence that begins inside a word', () => {
    expect(decodeWords(['I', 'I', 'B'], 'repair')).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 3 },
    ]);
    expect(decodeWords(['I', 'I', 'B'], 'strict')).toEqual([{ start: 2, end: 3 }]);
  });

  it('counts code points', () => {
    expect(encodeWords(['𠮷野家', '在'])).toEqual(['B', 'I', 'I', 'B']);
  });
});

describe('tagSet', () => {
  it('puts O first, then the segments of each label', () => {
    expect(tagSet('BIOES', ['a', 'b']).tags).toEqual([
      'O',
      'B-a',
      'I-a',
      'E-a',
      'S-a',
      'B-b',
      'I-b',
      'E-b',
      'S-b',
    ]);
    expect(tagSet('BMES', ['a']).tags).toEqual(['O', 'B-a', 'M-a', 'E-a', 'S-a']);
    expect(tagSet('BI', ['']).tags).toEqual(['B', 'I']);
  });

  it.each([...entitySchemes, 'BI'] as const)('%s: names, segments and labels agree', (scheme) => {
    const set = tagSet(scheme, scheme === 'BI' ? [''] : ['a', 'b/c-d', 'e']);
    for (let tag = 0; tag < set.size; tag += 1) {
      expect(set.indexOf(set.tags[tag] ?? '')).toBe(tag);
      expect(set.tagOf(set.segmentOf(tag), set.labelIndexOf(tag))).toBe(tag);
    }
    expect(set.indexOf('B-unknown')).toBe(-1);
    expect(() => set.segmentOf(set.size)).toThrow(RangeError);
  });

  it('reads M and I as the same segment', () => {
    expect(tagSet('BIOES', ['a']).indexOf('M-a')).toBe(2);
    expect(tagSet('BMES', ['a']).indexOf('I-a')).toBe(2);
  });
});

describe('legalTransitions', () => {
  /** Every path over the tags that start, pairs and end allow. */
  function legalPaths(scheme: Scheme, labels: string[], length: number): string[][] {
    const set = tagSet(scheme, labels);
    const { start, end, pairs } = legalTransitions(set);
    let paths = set.tags.flatMap((_, tag) => (start[tag] === 1 ? [[tag]] : []));
    for (let step = 1; step < length; step += 1) {
      paths = paths.flatMap((path) =>
        set.tags.flatMap((_, tag) =>
          pairs[(path.at(-1) ?? 0) * set.size + tag] === 1 ? [[...path, tag]] : [],
        ),
      );
    }
    return paths
      .filter((path) => end[path.at(-1) ?? 0] === 1)
      .map((path) => path.map((tag) => set.tags[tag] ?? ''));
  }

  it.each(entitySchemes)(
    '%s: the legal paths are exactly the encodings, and both policies agree on them',
    (scheme) => {
      const paths = legalPaths(scheme, ['a', 'b'], 4);
      for (const path of paths) {
        const decoded = decodeTags(path, scheme, 'strict');
        expect(decodeTags(path, scheme, 'repair')).toEqual(decoded);
        expect(encodeSpans(decoded, 4, scheme)).toEqual(path);
      }
      // Tilings of 4 characters by O and by spans of two labels: t(n) = t(n-1) + 2 Σ t(k), k < n.
      expect(paths).toHaveLength(153);
    },
  );

  it('BI: every sequence is legal that begins with B', () => {
    expect(legalPaths('BI', [''], 3).map((path) => path.join(''))).toEqual(['BBB', 'BBI', 'BIB', 'BII']);
  });
});
