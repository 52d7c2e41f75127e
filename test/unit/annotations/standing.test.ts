import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effective } from '../../../shared/annotations/effective.ts';
import { overlay } from '../../../shared/annotations/overlay.ts';
import type { JournalRecord, SentenceRecord } from '../../../shared/annotations/record.ts';
import { StandingRecords, resolve, type Annotation } from '../../../shared/annotations/standing.ts';
import { overlaps, type Entity } from '../../../shared/spans.ts';
import { reviewedRecord, someRecords, spanRecord, undoRecord } from '../../support/records.ts';

const seeded = { seed: 5, numRuns: 300 };
const shuffled = (records: readonly JournalRecord[]): fc.Arbitrary<JournalRecord[]> =>
  fc.shuffledSubarray([...records], { minLength: records.length });
const ids = (records: readonly JournalRecord[]): string[] => records.map(({ id }) => id);
const sentencesOf = (records: readonly JournalRecord[]): SentenceRecord[] =>
  effective(records).filter((record) => 'sentence' in record);

describe('records that count', () => {
  test('the order of lines does not matter', () => {
    const records = someRecords.chain((all) => fc.tuple(fc.constant(all), shuffled(all)));
    fc.assert(
      fc.property(records, ([all, other]) => {
        expect(effective(other)).toEqual(effective(all));
      }),
      seeded,
    );
  });

  test('what occurs twice counts once, so that the union of two journals is the same from both sides', () => {
    const pair = someRecords.chain((all) => fc.tuple(fc.subarray(all), fc.subarray(all)));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const union = effective([...a, ...b]);
        expect(effective([...b, ...a])).toEqual(union);
        expect(effective([...a, ...b, ...a])).toEqual(union);
        expect(new Set(ids(union)).size).toBe(union.length);
      }),
      seeded,
    );
  });

  test('where two records have one id, the same one wins in every order', () => {
    const [one, other] = [spanRecord({ id: '1' }), spanRecord({ id: '1', label: 'location' })];
    expect(effective([one, other])).toEqual(effective([other, one]));
  });

  test('an undo takes its record away, one that undoes the undo brings it back', () => {
    const [record, undo, redo] = [spanRecord({ id: '1' }), undoRecord('2', '1'), undoRecord('3', '2')];
    expect(effective([record, undo])).toEqual([]);
    expect(effective([record, undo, redo])).toEqual([record]);
    // Clocks differ between machines: the time of an undo plays no part.
    expect(effective([record, undoRecord('2', '1', '1999-01-01T00:00:00.000Z')])).toEqual([]);
  });

  test('a record counts unless an undo counts that undoes it; undos in circles do not', () => {
    const counts = (records: readonly JournalRecord[], id: string, seen: readonly string[] = []): boolean =>
      seen.length <= records.length &&
      !records.some(
        (other) => other.kind === 'undo' && other.undoes === id && counts(records, other.id, [...seen, id]),
      );
    const isInCircle = (records: readonly JournalRecord[], record: JournalRecord): boolean => {
      let at: JournalRecord | undefined = record;
      for (let step = 0; at?.kind === 'undo' && step <= records.length; step += 1) {
        const { undoes }: { undoes: string } = at;
        at = records.find(({ id }) => id === undoes);
      }
      return at?.kind === 'undo';
    };
    fc.assert(
      fc.property(someRecords, (records) => {
        const sound = records.filter((record) => !isInCircle(records, record));
        const plain = sound.filter(({ kind, id }) => kind !== 'undo' && counts(sound, id));
        expect(new Set(ids(effective(sound)))).toEqual(new Set(ids(plain)));
      }),
      seeded,
    );
    const circle = [spanRecord({ id: '1' }), undoRecord('2', '3'), undoRecord('3', '2')];
    expect(ids(effective(circle))).toEqual(['00000001']);
  });

  test('a chain of twenty thousand undos is followed', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => undoRecord(`${index + 1}`, `${index}`));
    expect(effective([spanRecord({ id: '0' }), ...chain])).toHaveLength(1);
    expect(effective([spanRecord({ id: '0' }), ...chain.slice(1)])).toHaveLength(1);
    expect(effective([spanRecord({ id: '0' }), ...chain.slice(0, -1)])).toHaveLength(0);
  });
});

describe('what stands of a sentence', () => {
  test('a span stands unless a later record overlaps it or reviews the sentence', () => {
    fc.assert(
      fc.property(someRecords, (records) => {
        const ordered = sentencesOf(records);
        const said = ordered.flatMap((record, order): (Annotation & { order: number })[] =>
          record.kind === 'reviewed'
            ? record.spans.map((span) => ({ ...span, record, order }))
            : [{ ...record.span, label: record.label, record, order }],
        );
        const plain = said.filter(
          (span, index) =>
            !said.some((other, later) => later > index && overlaps(span, other)) &&
            !ordered.some((record, order) => order > span.order && record.kind === 'reviewed'),
        );
        const standing = resolve(ordered);
        expect(standing.spans).toEqual(
          plain
            .map(({ start, end, label, record }) => ({ start, end, label, record }))
            .sort((a, b) => a.start - b.start),
        );
        expect(standing.reviewed).toBe(ordered.findLast(({ kind }) => kind === 'reviewed'));
      }),
      seeded,
    );
  });

  test('undoing a record brings back what it had replaced', () => {
    const first = spanRecord({ id: '1', span: { start: 3, end: 6 }, label: 'location' });
    const wider = spanRecord({
      ...{ id: '2', time: '2025-03-01T12:00:01.000Z' },
      ...{ span: { start: 0, end: 6 }, label: 'work/book' },
    });
    expect(resolve(sentencesOf([first, wider])).spans.map(({ label }) => label)).toEqual(['work/book']);
    const undone = resolve(sentencesOf([first, wider, undoRecord('3', '2')]));
    expect(undone.spans.map(({ label }) => label)).toEqual(['location']);
  });

  test('of two authors the later one wins, however their journals were merged', () => {
    const mine = spanRecord({ id: '1', author: 'lin', label: 'person' });
    const theirs = spanRecord({ id: '2', author: 'wu', label: 'location', time: '2025-03-01T12:00:00.001Z' });
    for (const merged of [
      [mine, theirs],
      [theirs, mine],
    ]) {
      const [span] = resolve(sentencesOf(merged)).spans;
      expect([span?.label, span?.record.author]).toEqual(['location', 'wu']);
    }
  });

  test('records of other trees are left out', () => {
    const records = [spanRecord({ id: '1' }), spanRecord({ id: '2', tree: 'cluener' })];
    const standing = new StandingRecords(records, 'cluener');
    expect(ids(standing.sentences.get('陶然在青石镇教书。') ?? [])).toEqual(['00000002']);
  });
});

describe('overlay', () => {
  const entity = (start: number, end: number, label: string): Entity => ({
    ...{ start, end, label, score: 0.75, levels: label.split('/').map(() => 0.75) },
    alternatives: [{ label: 'work/book', score: 0.125 }],
  });

  test('is what a plain re-implementation over code points says', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 });
    const predicted = cuts.map((ends) =>
      ends
        .sort((a, b) => a - b)
        .flatMap((end, index) => (index % 2 ? [entity(ends[index - 1] ?? 0, end, 'person')] : [])),
    );
    fc.assert(
      fc.property(predicted, someRecords, (entities, records) => {
        const annotations = resolve(sentencesOf(records));
        const shown = overlay(entities, annotations);
        const owner = Array.from({ length: 10 }, (_, point) => {
          const within = (span: { start: number; end: number }): boolean =>
            span.start <= point && point < span.end;
          const annotated = annotations.spans.find((span) => span.label !== null && within(span));
          if (annotated) return annotated;
          const model = annotations.reviewed ? undefined : entities.find(within);
          const isGone = annotations.spans.some(
            (span) =>
              model &&
              (span.label === null
                ? span.start === model.start && span.end === model.end
                : overlaps(span, model)),
          );
          return isGone ? undefined : model;
        });
        const expected = [...new Set(owner)].flatMap((span) =>
          span ? [[span.start, span.end, span.label, 'record' in span ? span.record.id : undefined]] : [],
        );
        expect(shown.map(({ start, end, label, mark }) => [start, end, label, mark?.record])).toEqual(
          expected,
        );
      }),
      seeded,
    );
  });

  test('an annotated entity is certain, says who said it, and keeps what the model thought', () => {
    const record = spanRecord({ id: '1', author: 'wu', kind: 'relabel', label: 'location' });
    const shown = overlay([entity(0, 2, 'person')], resolve([record]));
    expect(shown).toMatchObject([
      {
        ...{ start: 0, end: 2, label: 'location', score: 1 },
        alternatives: [
          { label: 'person', score: 0.75 },
          { label: 'work/book', score: 0.125 },
        ],
        mark: { record: '00000001', author: 'wu', kind: 'relabel', time: record.time },
      },
    ]);
  });

  test('a rejection takes away just its span; a reviewed sentence shows nothing that is predicted', () => {
    const predicted = [entity(0, 2, 'person'), entity(3, 6, 'location')];
    const rejected = spanRecord({ id: '1', kind: 'reject', label: null, span: { start: 0, end: 2 } });
    expect(overlay(predicted, resolve([rejected]))).toEqual([entity(3, 6, 'location')]);
    const other = spanRecord({ id: '1', kind: 'reject', label: null, span: { start: 0, end: 3 } });
    expect(overlay(predicted, resolve([other]))).toEqual(predicted);
    expect(overlay(predicted, resolve([reviewedRecord({ id: '1' })]))).toEqual([]);
  });
});
