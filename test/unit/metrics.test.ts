import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../shared/spans.ts';
import { acrossRuns, spread } from '../../training/evaluation/runs.ts';
import {
  countSentence,
  macroOf,
  score,
  scoresOf,
  type Figures,
  type Ratios,
} from '../../training/evaluation/score.ts';
import { spanKey } from '../../training/evaluation/scorers.ts';
import { unseenRecall } from '../../training/evaluation/unseen.ts';
import { readJson, sharedFile } from '../shared.ts';

const span = (start: number, end: number, label: string): Span => ({ start, end, label });

describe('score', () => {
  const gold = [[span(0, 2, 'a'), span(3, 5, 'b')], [span(0, 1, 'a')], []];
  const predicted = [[span(0, 2, 'a'), span(3, 5, 'c')], [], [span(0, 1, 'a'), span(0, 1, 'a')]];

  it('counts a mention whose place and label are both right, in its own sentence, once', () => {
    const { micro, labels } = score(gold, predicted);
    expect(micro).toEqual({ tp: 1, predicted: 3, gold: 3, precision: 1 / 3, recall: 1 / 3, f1: 1 / 3 });
    expect([...labels].map(([label, { tp, predicted, gold }]) => [label, tp, predicted, gold])).toEqual([
      ['a', 1, 2, 2],
      ['b', 0, 0, 1],
      ['c', 0, 1, 0],
    ]);
  });

  it('gives 0 where a ratio is undefined', () => {
    const none = { tp: 0, predicted: 0, gold: 0, precision: 0, recall: 0, f1: 0 };
    const macro = { precision: 0, recall: 0, f1: 0, harmonicF1: 0 };
    expect(score([], [])).toEqual({ micro: none, macro, labels: new Map() });
    expect(score([[span(0, 1, 'a')]], [[]]).micro).toEqual({ ...none, gold: 1 });
  });

  it('refuses predictions for another number of sentences', () => {
    expect(() => score(gold, [])).toThrow('3 sentences, and predictions for 0');
  });

  it('agrees with counting in one flat list, and is symmetric', () => {
    const spans = fc.array(
      fc
        .tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }), fc.constantFrom('a', 'b'))
        .map(([start, length, label]) => span(start, start + length, label)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(spans, spans), { maxLength: 5 }), (pairs) => {
        const flat = (side: 0 | 1) =>
          new Set(
            pairs.flatMap((pair, i) =>
              pair[side].map(({ start, end, label }) => `${i},${start},${end},${label}`),
            ),
          );
        const [right, found] = [flat(0), flat(1)];
        const [golds, predictions] = [pairs.map(([g]) => g), pairs.map(([, p]) => p)];
        const { tp, predicted, gold, precision, recall, f1 } = score(golds, predictions).micro;
        expect([tp, predicted, gold]).toEqual([
          [...found].filter((key) => right.has(key)).length,
          found.size,
          right.size,
        ]);
        expect(f1).toBeCloseTo(tp === 0 ? 0 : (2 * precision * recall) / (precision + recall), 12);
        expect(score(predictions, golds).micro).toEqual({
          tp,
          predicted: gold,
          gold: predicted,
          precision: recall,
          recall: precision,
          f1,
        });
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

describe('the scorer of CLUENER', () => {
  const text = '𠀀京、沪、京';
  const count = (gold: readonly Span[], predicted: readonly Span[]) =>
    scoresOf([countSentence(gold, predicted, spanKey('cluener', text))]).micro;

  it('counts each name once, wherever it stands, by code points', () => {
    expect(count([span(1, 2, 'a'), span(5, 6, 'a')], [span(5, 6, 'a')])).toMatchObject({
      tp: 1,
      predicted: 1,
      gold: 1,
    });
    expect(count([span(1, 2, 'a')], [span(5, 6, 'a'), span(3, 4, 'a')])).toMatchObject({
      tp: 1,
      predicted: 2,
    });
  });

  it('still tells labels apart', () => {
    expect(count([span(1, 2, 'a')], [span(5, 6, 'b')])).toMatchObject({ tp: 0, predicted: 1, gold: 1 });
  });
});

describe('runs', () => {
  it('gives the mean and the sample deviation, of each measure on its own', () => {
    const runs: Ratios[] = [
      { precision: 1, recall: 0.25, f1: 0.4 },
      { precision: 0.25, recall: 1, f1: 0.4 },
    ];
    const { precision, f1 } = acrossRuns(runs);
    expect(precision.mean).toBe(0.625);
    expect(precision.deviation).toBeCloseTo(0.75 / Math.SQRT2, 12);
    expect(f1).toEqual({ mean: 0.4, deviation: 0 });
  });

  it('knows no deviation of a single run, and no mean of none', () => {
    expect(spread([0.5])).toEqual({ mean: 0.5, deviation: undefined });
    expect(() => spread([])).toThrow(RangeError);
  });
});

const vectorFile = sharedFile('specs/vectors/metrics.json');
const resultsFile = sharedFile('specs/paper_results.json');

type Triple = [start: number, end: number, label: string];
interface VectorFigures {
  tp: number;
  pred: number;
  gold: number;
  P: number;
  R: number;
  F1: number;
}
type ByName = Record<string, Record<string, [first: number, last: number][]>>;
interface Vectors {
  micro_case: {
    gold: Triple[][];
    pred: Triple[][];
    micro: VectorFigures;
    per_category: Record<string, VectorFigures>;
    macro: Record<'macro_P' | 'macro_R' | 'macro_F1_mean_of_F1' | 'macro_F1_harmonic', number>;
  };
  cluener_table5: Record<string, Record<'mean_P' | 'mean_R' | 'mean_F1' | 'harmonic_of_means', number>>;
  score_py: {
    gold: ByName[];
    pred: ByName[];
    by_string: Record<string, unknown> & { mean_F1: number };
    by_position: Record<string, unknown> & { mean_F1: number };
  };
  roov: {
    train_entities: [name: string, label: string][];
    gold: [sentence: number, start: number, end: number, label: string, name: string][];
    pred: [sentence: number, start: number, end: number, label: string, name: string][];
    'by_surface (recommended)': Record<'oov_gold' | 'oov_hit' | 'R_oov' | 'oov_rate', number>;
    by_surface_and_type: Record<'oov_gold' | 'oov_hit' | 'R_oov' | 'oov_rate', number>;
  };
  human: { annotator_F1: number[]; averaged: number };
}

describe.skipIf(!vectorFile)('specs/vectors/metrics.json (needs ../shared)', async () => {
  const vectors = vectorFile ? await readJson<Vectors>(vectorFile) : ({} as Vectors);

  const expectFigures = (figures: Figures | undefined, { tp, pred, gold, P, R, F1 }: VectorFigures) => {
    expect(figures).toMatchObject({ tp, predicted: pred, gold });
    expect(figures?.precision).toBeCloseTo(P, 9);
    expect(figures?.recall).toBeCloseTo(R, 9);
    expect(figures?.f1).toBeCloseTo(F1, 9);
  };

  it('micro_case', () => {
    const { gold, pred, micro, macro, per_category } = vectors.micro_case;
    const spans = (sentences: Triple[][]) =>
      sentences.map((triples) => triples.map((triple) => span(...triple)));
    const scores = score(spans(gold), spans(pred));
    expectFigures(scores.micro, micro);
    expect([...scores.labels.keys()].sort()).toEqual(Object.keys(per_category).sort());
    for (const [label, figures] of Object.entries(per_category))
      expectFigures(scores.labels.get(label), figures);
    expect(scores.macro.precision).toBeCloseTo(macro.macro_P, 9);
    expect(scores.macro.recall).toBeCloseTo(macro.macro_R, 9);
    expect(scores.macro.f1).toBeCloseTo(macro.macro_F1_mean_of_F1, 9);
    expect(scores.macro.harmonicF1).toBeCloseTo(macro.macro_F1_harmonic, 9);
  });

  it('score_py, by string and by position', () => {
    const { gold, pred, by_string, by_position } = vectors.score_py;
    const length = 12;
    gold.forEach((wanted, index) => {
      const text = textOf(length, [...mentions(wanted), ...mentions(pred[index] ?? {})]);
      const spans = (byLabel: ByName) =>
        mentions(byLabel).map(({ start, end, label }) => span(start, end, label));
      for (const [scorer, figures] of [
        ['cluener', by_string],
        ['exact', by_position],
      ] as const) {
        const counts = countSentence(spans(wanted), spans(pred[index] ?? {}), spanKey(scorer, text));
        const { labels, macro } = scoresOf([counts]);
        expect(macro.f1).toBeCloseTo(figures.mean_F1, 9);
        for (const [label, { tp, predicted, gold, precision, recall, f1 }] of labels) {
          const rounded = [precision, recall, f1].map((value) => Number(value.toFixed(12)));
          expect({
            tp,
            fp: predicted - tp,
            fn: gold - tp,
            P: rounded[0],
            R: rounded[1],
            F1: rounded[2],
          }).toEqual(figures[label]);
        }
      }
    });
  });

  it('roov, by surface and by surface and type', () => {
    const { train_entities, gold, pred, ...expected } = vectors.roov;
    const training = train_entities.map(([name, label]) => ({
      text: name,
      spans: [span(0, [...name].length, label)],
    }));
    const inSentence = <T extends [number, ...unknown[]]>(rows: T[], index: number) =>
      rows.filter(([i]) => i === index);
    const test = [0, 1, 2].map((index) => {
      const rows = inSentence(gold, index).map(([, start, end, label, name]) => ({
        start,
        end,
        label,
        name,
      }));
      return { text: textOf(10, rows), spans: rows };
    });
    const predicted = test.map((_, index) =>
      inSentence(pred, index).map(([, start, end, label]) => span(start, end, label)),
    );
    const cases = [
      ['text', expected['by_surface (recommended)']],
      ['text and label', expected.by_surface_and_type],
    ] as const;
    for (const [by, { oov_gold, oov_hit, R_oov, oov_rate }] of cases) {
      const figures = unseenRecall(training, test, predicted, by);
      expect(figures).toMatchObject({ unseen: oov_gold, found: oov_hit, rate: oov_rate });
      expect(figures.recall).toBeCloseTo(R_oov, 9);
    }
  });

  it('human', () => {
    expect(spread(vectors.human.annotator_F1).mean).toBeCloseTo(vectors.human.averaged, 12);
  });

  it.skipIf(!resultsFile)('cluener_table5, from the rows of paper_results.json', async () => {
    type Cell = {
      paper: string;
      table: string;
      method: string;
      metric: string;
      category?: string;
      value: number;
    };
    const cells = (await readJson<Cell[]>(resultsFile ?? '')).filter(
      ({ paper, table, category }) => paper === '000' && table === '5' && category !== 'Overall@Macro',
    );
    for (const [method, expected] of Object.entries(vectors.cluener_table5)) {
      const ofMethod = cells.filter((cell) => cell.method === method);
      const valueOf = (category: string | undefined, metric: string) =>
        ofMethod.find((cell) => cell.category === category && cell.metric === metric)?.value ?? NaN;
      const categories = [...new Set(ofMethod.map(({ category }) => category))];
      expect(categories).toHaveLength(10);
      const macro = macroOf(
        categories.map((category) => ({
          precision: valueOf(category, 'P'),
          recall: valueOf(category, 'R'),
          f1: valueOf(category, 'F1'),
        })),
      );
      expect(macro.precision).toBeCloseTo(expected.mean_P, 3);
      expect(macro.recall).toBeCloseTo(expected.mean_R, 3);
      expect(macro.f1).toBeCloseTo(expected.mean_F1, 3);
      expect(macro.harmonicF1).toBeCloseTo(expected.harmonic_of_means, 3);
    }
  });
});

interface NamedSpan extends Span {
  readonly name: string;
}

const mentions = (byLabel: ByName): NamedSpan[] =>
  Object.entries(byLabel).flatMap(([label, byName]) =>
    Object.entries(byName).flatMap(([name, places]) =>
      places.map(([first, last]) => ({ start: first, end: last + 1, label, name })),
    ),
  );

/** A text that holds the names at their places. */
function textOf(length: number, named: readonly NamedSpan[]): string {
  const characters = Array.from({ length }, () => '。');
  for (const { start, name } of named)
    [...name].forEach((character, i) => (characters[start + i] = character));
  return characters.join('');
}
