import fc from 'fast-check';
import type { Entity, Span } from '../../shared/spans.ts';
import { pathTo } from '../../shared/labels/tree.ts';
import type { Annotator } from '../../training/simulation/annotator.ts';

const length = 12;
const labels = ['person', 'person/politics', 'location/site/city'];

/** Spans of a sentence that do not overlap, in order. */
const spans: fc.Arbitrary<Span[]> = fc
  .uniqueArray(fc.nat(length), { maxLength: 8 })
  .chain((cuts) => {
    const sorted = cuts.sort((a, b) => a - b);
    const pairs = sorted.flatMap((start, index) => {
      const end = sorted[index + 1];
      return end === undefined ? [] : [{ start, end }];
    });
    return fc.tuple(
      ...pairs.map((pair) => fc.option(fc.constantFrom(...labels).map((label) => ({ ...pair, label })))),
    );
  })
  .map((found) => found.filter((span) => span !== null));

export const entity = (span: Span, score = 0.5): Entity => ({
  ...span,
  score,
  levels: pathTo(span.label).map(() => score),
  alternatives: [],
});

const entities: fc.Arbitrary<Entity[]> = spans.chain((found) =>
  fc.tuple(...found.map((span) => fc.constantFrom(0.3, 0.6, 0.95).map((score) => entity(span, score)))),
);

export type Sentences = Annotator['sentences'];

/** Some sentences with what is right and what a model finds in each. */
export const simulated: fc.Arbitrary<{ readonly sentences: Sentences; readonly found: Entity[][] }> = fc
  .array(fc.tuple(spans, entities), { minLength: 1, maxLength: 8 })
  .map((all) => ({
    sentences: all.map(([gold], index) => ({ text: textNumber(index), spans: gold })),
    found: all.map(([, predicted]) => predicted),
  }));

/** Twelve characters, others for each number. */
export const textNumber = (number: number): string =>
  Array.from({ length }, (_, index) =>
    String.fromCodePoint(0x4e00 + ((number * 37 + index * 11) % 500)),
  ).join('');
