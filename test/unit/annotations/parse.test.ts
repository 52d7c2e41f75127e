import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { effective } from '../../../shared/annotations/effective.ts';
import { JournalParser, journalLine, maxLineBytes, parseJournal } from '../../../shared/annotations/parse.ts';
import { someRecords, spanRecord } from '../../support/records.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const fixture = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../fixtures/journals/${name}`, import.meta.url));

/** Records of the generator, without those whose span its sentence does not have. */
const soundRecords = someRecords.map(
  (records) => parseJournal(bytes(records.map(journalLine).join(''))).records,
);

test('a journal of version 1 reads as it always did', async () => {
  const { records, skipped, faults } = parseJournal(await fixture('v1/annotations.jsonl'));
  expect(records).toEqual(JSON.parse((await fixture('v1/records.json')).toString()));
  expect(effective(records).map(({ id }) => id.slice(-8))).toEqual([
    ...['6e.00000', '6e.00001', '02.00000', '01.00000', '04.00000', '06.00000'],
  ]);
  expect(skipped).toBe(2);
  expect([faults.count, faults.first.map(({ line }) => line)]).toEqual([3, [12, 13, 14]]);
});

test('the names of a label read as one line each, whatever earlier programs let pass', () => {
  const { v, id, time, author } = spanRecord({ id: '1' });
  const names = { zh: '诗\t人\n', en: ' Po\u0000et' };
  const record = { v, id, time, author, kind: 'label', tree: 'fine', path: 'person/poet', ...names };
  const { records, faults } = parseJournal(bytes(JSON.stringify(record)));
  expect(records).toEqual([{ ...record, zh: '诗 人', en: 'Po et' }]);
  expect(faults.count).toBe(0);
});

test('what is written is read, in pieces of any size', () => {
  fc.assert(
    fc.property(soundRecords, fc.integer({ min: 1, max: 700 }), fc.boolean(), (records, size, isWindows) => {
      const lines = records.map(journalLine).join('');
      const all = bytes(isWindows ? lines.replaceAll('\n', '\r\n') : lines.trimEnd());
      const parser = new JournalParser();
      for (let at = 0; at < all.length; at += size) parser.feed(all.subarray(at, at + size));
      expect(parser.end()).toEqual({ records, skipped: 0, faults: { count: 0, first: [] } });
    }),
    { seed: 8, numRuns: 50 },
  );
});

test('a torn line loses only itself, wherever it is torn', () => {
  const whole = [1, 2, 3].map((id) => spanRecord({ id: `${id}` }));
  const lines = whole.map((record) => bytes(journalLine(record)));
  const [first = new Uint8Array(), torn = new Uint8Array(), last = new Uint8Array()] = lines;
  for (let length = 1; length < torn.length - 1; length += 1) {
    const text = Buffer.concat([first, torn.subarray(0, length), bytes('\n'), last]);
    const { records, faults } = parseJournal(text);
    expect(records).toEqual([whole[0], whole[2]]);
    expect(faults.count).toBe(1);
  }
});

test('noise between lines loses nothing else', () => {
  const noise = fc.uint8Array({ maxLength: 40 }).map((some) => some.filter((byte) => byte !== 0x0a));
  fc.assert(
    fc.property(soundRecords, fc.array(noise, { maxLength: 5 }), (records, noises) => {
      const lines = records.map((record) => bytes(journalLine(record)));
      const mixed = noises.map((some) => Buffer.concat([some, bytes('\n')]));
      expect(parseJournal(Buffer.concat([...mixed, ...lines])).records).toEqual(records);
      expect(parseJournal(Buffer.concat([...lines, ...mixed])).records).toEqual(records);
    }),
    { seed: 9 },
  );
});

test('a line that is too long loses only itself, in one piece or in many', () => {
  const record = spanRecord({ id: '1' });
  const long = `{"v":9,"id":"12345678","kind":"x","fill":"${'字'.repeat(maxLineBytes / 3)}"}\n`;
  const all = bytes(`${journalLine(record)}${long}${journalLine(record)}`);
  const parser = new JournalParser();
  for (let at = 0; at < all.length; at += 1000) parser.feed(all.subarray(at, at + 1000));
  for (const parsed of [parseJournal(all), parser.end()]) {
    expect(parsed.records).toEqual([record, record]);
    expect(parsed.faults.first).toEqual([{ line: 2, reason: `it is longer than ${maxLineBytes} bytes` }]);
  }
});

test('faults say what is wrong, and never quote the text', () => {
  const faulty = [
    '{"v":1,"id":"12345678","kind":"add","secret":"陶然"}',
    '陶然',
    journalLine(spanRecord({ id: '1', span: { start: 3, end: 3 } })).trim(),
    journalLine(spanRecord({ id: '1', span: { start: 3, end: 10 } })).trim(),
    journalLine(spanRecord({ id: '1', time: 'yesterday' })).trim(),
  ];
  const { records, faults } = parseJournal(bytes(faulty.join('\n')));
  expect(records).toEqual([]);
  expect(faults.first).toHaveLength(5);
  const reasons = faults.first.map(({ reason }) => reason);
  expect(reasons[3]).toBe('a span reaches beyond its sentence');
  expect(reasons[4]).toMatch(/^time: /);
  expect(reasons.join()).not.toContain('陶然');
});

test('of a file full of faults only the first are kept', () => {
  const { faults } = parseJournal(bytes('x\n'.repeat(10_000)));
  expect([faults.count, faults.first.length]).toEqual([10_000, 5]);
});
