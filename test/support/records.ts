import fc from 'fast-check';
import type { JournalRecord, SentenceRecord, SpanRecord } from '../../shared/annotations/record.ts';

const text = (value: unknown): string => String(value).padStart(8, '0');

/** A record of a journal: what a test does not say is always the same. */
export const spanRecord = (given: Partial<SpanRecord> & { id: string }): SpanRecord =>
  ({
    ...{ v: 1, time: '2025-03-01T12:00:00.000Z', author: 'lin', tree: 'fine', document: 'notes/a.txt' },
    ...{ sentence: '陶然在青石镇教书。', occurrence: 0, span: { start: 0, end: 2 }, model: null },
    ...{ kind: 'add', label: 'person' },
    ...given,
    id: text(given.id),
  }) as SpanRecord;

export const reviewedRecord = (
  given: Partial<Extract<JournalRecord, { kind: 'reviewed' }>> & { id: string },
): SentenceRecord => ({
  ...{ v: 1, time: '2025-03-01T12:00:00.000Z', author: 'lin', tree: 'fine', document: 'notes/a.txt' },
  ...{ sentence: '陶然在青石镇教书。', occurrence: 0, kind: 'reviewed', version: '1', spans: [] },
  ...given,
  id: text(given.id),
});

export const undoRecord = (id: string, undoes: string, time = '2025-03-01T13:00:00.000Z'): JournalRecord => ({
  ...{ v: 1, id: text(id), time, author: 'lin', kind: 'undo', undoes: text(undoes) },
});

/** Few sentences, documents and times, so that records meet each other often. */
const sentences = ['陶然在青石镇教书。', '青石镇下雪了。', '𠮷田先生和陶然来了。'];

const place = {
  time: fc.integer({ min: 0, max: 20 }).map((second) => new Date(second * 1000).toISOString()),
  author: fc.constantFrom('lin', 'wu'),
  document: fc.constantFrom('a.txt', 'b.txt'),
  sentence: fc.constantFrom(...sentences),
  occurrence: fc.integer({ min: 0, max: 2 }),
};
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 3 }))
  .map(([start, length]) => ({ start, end: start + length }));
const label = fc.constantFrom('person', 'location', 'work/book');

const annotation = fc
  .record({ ...place, span: stretch, said: fc.oneof(label, fc.constant(null)) })
  .chain(({ said, ...rest }) =>
    fc.constantFrom('accept', 'relabel', 'add').map((kind) => ({
      ...{ ...rest, tree: 'fine', model: null },
      ...(said === null ? { kind: 'reject', label: null } : { kind, label: said }),
    })),
  );
const review = fc.record({
  ...{ ...place, kind: fc.constant('reviewed'), tree: fc.constant('fine'), version: fc.constant('1') },
  spans: fc.array(
    fc.tuple(stretch, label).map(([span, path]) => ({ ...span, label: path })),
    { maxLength: 3 },
  ),
});
const undo = fc.record({
  ...{ time: place.time, author: place.author },
  undoes: fc.integer({ min: 0, max: 29 }),
});

/** Up to 30 records with the ids 00000000, 00000001, …; undos may undo each other, also in circles. */
export const someRecords: fc.Arbitrary<JournalRecord[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: annotation },
      { weight: 1, arbitrary: review },
      { weight: 3, arbitrary: undo.map((given) => ({ ...given, kind: 'undo', undoes: text(given.undoes) })) },
    ),
    { maxLength: 30 },
  )
  .map((records) => records.map((record, index) => ({ v: 1, id: text(index), ...record }) as JournalRecord));
