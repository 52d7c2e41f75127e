import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmsOf } from '../../../shared/annotations/alarms.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import { StandingRecords, resolve } from '../../../shared/annotations/standing.ts';
import { reviewedRecord, someRecords, spanRecord, undoRecord } from '../../support/records.ts';

/** `kind: id label / id label` of each alarm, the ids without their zeros; to somebody who goes by two names. */
const alarms = (...records: JournalRecord[]): string[] =>
  alarmsOf(new StandingRecords(records, 'fine'), new Set(['lin', '林'])).map(
    ({ kind, here, other }) =>
      `${kind}: ${Number(here.record.id)} ${here.label} / ${Number(other.record.id)} ${other.label}`,
  );
const elsewhere = { document: 'notes/b.txt', sentence: '昨天陶然去了青石镇。', span: { start: 2, end: 4 } };

describe('a name with two labels', () => {
  test('is told of at each place, with the latest one that says otherwise', () => {
    const records = [
      spanRecord({ id: '1', label: 'person/history' }),
      spanRecord({ id: '2', label: 'person/politics', ...elsewhere }),
      spanRecord({ id: '3', label: 'person/politics', ...elsewhere, occurrence: 1 }),
    ];
    expect(alarms(...records)).toEqual([
      'conflict: 1 person/history / 3 person/politics',
      'conflict: 2 person/politics / 1 person/history',
      'conflict: 3 person/politics / 1 person/history',
    ]);
    expect(alarms(...records, undoRecord('4', '1'))).toEqual([]);
  });

  test('is none where one says less than the other, or that a place holds none', () => {
    expect(
      alarms(
        spanRecord({ id: '1', label: 'person' }),
        spanRecord({ id: '2', label: 'person/politics', ...elsewhere }),
        spanRecord({ id: '3', kind: 'reject', label: null, ...elsewhere, occurrence: 1 }),
      ),
    ).toEqual([]);
  });
});

describe('a correction', () => {
  const confirmed = spanRecord({ id: '1', kind: 'accept', label: 'person' });

  test('contradicts what its own author had confirmed, or another had said, however they had', () => {
    const relabelled = spanRecord({ id: '2', kind: 'relabel', label: 'location' });
    expect(alarms(confirmed, relabelled)).toEqual(['contradiction: 2 location / 1 person']);
    const own = spanRecord({ id: '1', kind: 'add', label: 'person' });
    expect(alarms(own, relabelled)).toEqual([]);
    expect(alarms(own, { ...relabelled, author: 'wu' })).toEqual(['contradiction: 2 location / 1 person']);
    expect(alarms(own, { ...relabelled, author: '林' })).toEqual([]);
    const reject = spanRecord({ id: '2', kind: 'reject', label: null });
    expect(alarms(confirmed, reject)).toEqual(['contradiction: 2 null / 1 person']);
    const wider = spanRecord({ id: '2', label: 'person', span: { start: 0, end: 3 } });
    expect(alarms(confirmed, wider)).toEqual(['contradiction: 2 person / 1 person']);
    const finer = spanRecord({ id: '2', kind: 'relabel', label: 'person/sport', author: 'wu' });
    expect(alarms(confirmed, finer)).toEqual([]);
  });

  test('of a correction leaves the first contradiction standing, until who was contradicted agrees', () => {
    const other = spanRecord({ id: '2', kind: 'relabel', label: 'location', author: 'wu' });
    const again = spanRecord({ id: '3', kind: 'relabel', label: 'work/book', author: 'wu' });
    expect(alarms(confirmed, other, again)).toEqual(['contradiction: 3 work/book / 1 person']);
    const agreed = spanRecord({ id: '4', kind: 'accept', label: 'work/book', author: 'lin' });
    expect(alarms(confirmed, other, again, agreed)).toEqual([]);
    const third = { ...agreed, author: 'zhao' };
    expect(alarms(confirmed, other, again, third)).toEqual(['contradiction: 4 work/book / 1 person']);
    expect(alarms(confirmed, other, spanRecord({ id: '5', kind: 'accept', author: 'wu' }))).toEqual([]);
  });

  test('may be a review', () => {
    const spans = [{ start: 0, end: 2, label: 'location' }];
    expect(alarms(confirmed, reviewedRecord({ id: '2', spans }))).toEqual([
      'contradiction: 2 location / 1 person',
    ]);
  });
});

test('alarms are about what stands, and about two different things that do not go together', () => {
  let seen = 0;
  fc.assert(
    fc.property(someRecords, (records) => {
      const standing = new StandingRecords(records, 'fine');
      for (const { kind, here, other } of alarmsOf(standing, new Set())) {
        const place = (standing.sentences.get(here.record.sentence) ?? []).filter(
          ({ document, occurrence }) =>
            document === here.record.document && occurrence === here.record.occurrence,
        );
        expect(resolve(place).spans).toContainEqual(here);
        expect(other.record.id).not.toBe(here.record.id);
        if (kind === 'conflict') expect(other.label).not.toBe(here.label);
        else expect(other.record.sentence).toBe(here.record.sentence);
        seen += 1;
      }
    }),
    { seed: 5, numRuns: 500 },
  );
  expect(seen).toBeGreaterThan(50);
});
