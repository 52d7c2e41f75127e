import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effective } from '../../../shared/annotations/effective.ts';
import { about, history } from '../../../shared/annotations/history.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import { reviewedRecord, someRecords, spanRecord, undoRecord } from '../../support/records.ts';

const time = (minute: number): string => `2025-03-01T12:${String(minute).padStart(2, '0')}:00.000Z`;
const states = (records: readonly JournalRecord[]): string[] =>
  history(records).map(({ record, state }) => `${Number(record.id)} ${record.kind} ${state}`);

describe('the history of records', () => {
  test('tells which of them stand, were replaced by others of the same place, or undone', () => {
    const records = [
      spanRecord({ id: '1', time: time(1) }),
      spanRecord({ id: '2', time: time(2), label: 'person/politics' }),
      spanRecord({ id: '3', time: time(3), occurrence: 1 }),
      spanRecord({ id: '4', time: time(4), document: 'b.txt' }),
      undoRecord('5', '4', time(5)),
      undoRecord('6', '5', time(6)),
    ];
    expect(states(records.toReversed())).toEqual([
      ...['1 add replaced', '2 add stands', '3 add stands', '4 add stands'],
      ...['5 undo undone', '6 undo stands'],
    ]);
  });

  test('knows that a review replaces what was said before, and stands while anything of it does', () => {
    const review = reviewedRecord({
      ...{ id: '2', time: time(2) },
      spans: [{ start: 0, end: 2, label: 'person' }],
    });
    const before = spanRecord({ id: '1', time: time(1) });
    const after = spanRecord({ id: '3', time: time(3), label: 'person/sport' });
    expect(states([before, review])).toEqual(['1 add replaced', '2 reviewed stands']);
    expect(states([before, review, after]).slice(1)).toEqual(['2 reviewed stands', '3 add stands']);
  });

  test('of one document holds what was said of it, and undos of that', () => {
    const records = [
      spanRecord({ id: '1', time: time(1) }),
      spanRecord({ id: '2', time: time(2), document: 'b.txt' }),
      undoRecord('3', '2', time(3)),
      undoRecord('4', '3', time(4)),
      undoRecord('5', '1', time(5)),
      undoRecord('6', '9', time(6)),
    ];
    const ids = about(history(records), 'b.txt').map(({ record }) => Number(record.id));
    expect(ids).toEqual([2, 3, 4]);
  });

  test('depends on the order of the records as little as what counts of them, and agrees with it', () => {
    fc.assert(
      fc.property(someRecords, fc.infiniteStream(fc.nat()), (records, keys) => {
        const shuffled = records
          .map((record) => ({ record, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ record }) => record);
        const all = history(records);
        expect(history(shuffled)).toEqual(all);
        const counting = all.filter(({ record, state }) => state !== 'undone' && record.kind !== 'undo');
        expect(counting.map(({ record }) => record)).toEqual(effective(records));
        for (const { record } of about(all, 'a.txt')) {
          expect(record).toMatchObject(record.kind === 'undo' ? {} : { document: 'a.txt' });
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
