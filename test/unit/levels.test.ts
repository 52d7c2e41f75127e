import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../shared/spans.ts';
import { decodeTags, encodeSpans } from '../../shared/tagging/codec.ts';
import type { Scheme } from '../../shared/tagging/tagset.ts';
import { truncateSpans, truncateTags } from '../../training/evaluation/levels.ts';
import { score, type Figures } from '../../training/evaluation/score.ts';
import { readJson, sharedFile } from '../shared.ts';

describe('cutting to a level', () => {
  it('keeps the first components of a label, and labels that have no more', () => {
    const spans: Span[] = [
      { start: 0, end: 1, label: 'work/video/movie' },
      { start: 1, end: 2, label: 'person' },
    ];
    const labels = (depth: number) => truncateSpans(spans, depth).map(({ label }) => label);
    expect([labels(1), labels(2), labels(3)]).toEqual([
      ['work', 'person'],
      ['work/video', 'person'],
      ['work/video/movie', 'person'],
    ]);
    expect(truncateTags(['O', 'B-work/video/movie', 'S-person'], 2)).toEqual([
      'O',
      'B-work/video',
      'S-person',
    ]);
  });

  it('joins what was two labels before only where tags are cut', () => {
    const tags = ['B-work/video/movie', 'E-work/video/animation'];
    expect(decodeTags(truncateTags(tags, 2), 'BIOES', 'strict')).toEqual([
      { start: 0, end: 2, label: 'work/video' },
    ]);
    expect(truncateSpans(decodeTags(tags, 'BIOES', 'strict'), 2)).toEqual([]);
  });

  it.each<Scheme>(['BIO', 'BIOS', 'BIOES', 'BMES'])(
    'is the same in both orders for the tags of spans (%s)',
    (scheme) => {
      const label = fc.constantFrom(
        'person',
        'person/sport',
        'work/video/movie',
        'work/video/animation',
        'work/app',
      );
      const pieces = fc.array(
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.option(label, { nil: undefined })),
        {
          maxLength: 8,
        },
      );
      fc.assert(
        fc.property(pieces, fc.integer({ min: 1, max: 3 }), (given, depth) => {
          let length = 0;
          const spans = given.flatMap(([size, label]): Span[] => {
            const start = length;
            length += size;
            return label === undefined ? [] : [{ start, end: length, label }];
          });
          const tags = truncateTags(encodeSpans(spans, length, scheme), depth);
          expect(decodeTags(tags, scheme, 'strict')).toEqual(truncateSpans(spans, depth));
        }),
        { seed: 8, numRuns: 200 },
      );
    },
  );
});

const file = sharedFile('specs/vectors/metrics.json');

interface VectorFigures {
  tp: number;
  pred: number;
  gold: number;
  P: number;
  R: number;
  F1: number;
}
interface Vectors {
  levels: {
    gold_tags: string[][];
    pred_tags: string[][];
    truncate_tags_then_decode: Record<string, VectorFigures>;
    decode_then_truncate_types: Record<string, VectorFigures>;
  };
}

describe.skipIf(!file)('levels of specs/vectors/metrics.json (needs ../shared)', async () => {
  const { levels } = file ? await readJson<Vectors>(file) : ({} as Vectors);
  const decode = (tags: readonly string[]) => decodeTags(tags, 'BIOES', 'strict');
  const orders = {
    truncate_tags_then_decode: (tags: readonly string[], depth: number) => decode(truncateTags(tags, depth)),
    decode_then_truncate_types: (tags: readonly string[], depth: number) =>
      truncateSpans(decode(tags), depth),
  };
  /** The vectors join the components of a label by dashes. */
  const paths = (sentences: readonly string[][]) =>
    sentences.map((tags) => tags.map((tag) => tag.slice(0, 2) + tag.slice(2).replaceAll('-', '/')));

  it.each(['truncate_tags_then_decode', 'decode_then_truncate_types'] as const)('%s', (order) => {
    expect(Object.keys(levels[order])).toHaveLength(3);
    for (const [name, { tp, pred, gold, P, R, F1 }] of Object.entries(levels[order])) {
      const cut = (tags: readonly string[]) => orders[order](tags, Number(name.replace('level-', '')));
      const micro: Figures = score(paths(levels.gold_tags).map(cut), paths(levels.pred_tags).map(cut)).micro;
      expect(micro).toMatchObject({ tp, predicted: pred, gold });
      expect(micro.precision).toBeCloseTo(P, 9);
      expect(micro.recall).toBeCloseTo(R, 9);
      expect(micro.f1).toBeCloseTo(F1, 9);
    }
  });
});
