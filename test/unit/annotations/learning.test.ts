import { describe, expect, test } from 'vitest';
import { lessons } from '../../../shared/annotations/learning.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import { treeWithLabels, type LabelRecord } from '../../../shared/annotations/tree.ts';
import { learningExampleSchema } from '../../../shared/learning/example.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { parseTree } from '../../../shared/labels/parse.ts';
import { reviewedRecord, spanRecord, undoRecord } from '../../support/records.ts';

const labelRecord = (id: string, path: string, given: Partial<LabelRecord> = {}): LabelRecord => ({
  ...{ v: 1, id: id.padStart(8, '0'), time: '2025-03-01T12:00:00.000Z', author: 'lin', kind: 'label' },
  ...{ tree: 'fine', path, zh: '名', en: 'name', ...given },
});
const taught = '陶然在青石镇教书。';
const teach = (records: readonly JournalRecord[], author = 'lin') =>
  lessons(records, fineTree, (record) => record.author === author);

describe('what records teach', () => {
  test('one example for each sentence, from all of its places together', () => {
    const { examples } = teach([
      spanRecord({ id: '1' }),
      spanRecord({ id: '2', kind: 'reject', label: null, span: { start: 3, end: 6 }, occurrence: 1 }),
      spanRecord({
        id: '3',
        document: 'other.txt',
        label: 'person/politics',
        time: '2025-03-02T12:00:00.000Z',
      }),
    ]);
    expect(examples).toEqual([
      {
        ...{ text: taught, complete: false, records: ['00000003', '00000002'] },
        ...{ spans: [{ start: 0, end: 2, label: 'person/politics' }], rejected: [{ start: 3, end: 6 }] },
      },
    ]);
    expect(examples.map((example) => learningExampleSchema.parse(example))).toEqual(examples);
  });

  test('a reviewed sentence is complete, also one without entities', () => {
    const { examples } = teach([
      reviewedRecord({ id: '1' }),
      reviewedRecord({
        id: '2',
        sentence: '青石镇下雪了。',
        spans: [{ start: 0, end: 3, label: 'location' }],
      }),
    ]);
    expect(examples.map(({ complete, spans, records }) => [complete, spans.length, records])).toEqual([
      [true, 0, ['00000001']],
      [true, 1, ['00000002']],
    ]);
  });

  test('what was undone teaches nothing, and what it had replaced teaches again', () => {
    const first = spanRecord({ id: '1' });
    const second = spanRecord({ id: '2', label: 'work/book', time: '2025-03-02T12:00:00.000Z' });
    expect(teach([first, undoRecord('3', '1')]).examples).toEqual([]);
    expect(teach([first, second, undoRecord('3', '2')]).examples[0]?.spans[0]?.label).toBe('person');
  });

  test('records of others teach only where they are asked', () => {
    const mine = spanRecord({ id: '1' });
    const theirs = spanRecord({ id: '2', author: 'wu', label: 'location', time: '2025-03-02T12:00:00.000Z' });
    const undo = { ...undoRecord('3', '1'), author: 'wu' };
    expect(teach([mine, theirs, undo]).examples[0]?.records).toEqual(['00000001']);
    expect(lessons([mine, theirs], fineTree, () => true).examples[0]?.records).toEqual(['00000002']);
  });

  test('a label that the tree does not have teaches nothing, nor is its sentence complete then', () => {
    const spans = [
      { start: 0, end: 2, label: 'person' },
      { start: 3, end: 6, label: 'planet/rocky' },
    ];
    const { examples } = teach([reviewedRecord({ id: '1', spans })]);
    expect(examples.map(({ complete, spans }) => [complete, spans.length])).toEqual([[false, 1]]);
  });
});

describe('what teaches no more', () => {
  const later = '2025-03-02T12:00:00.000Z';
  const lapsed = (...records: JournalRecord[]) => {
    const { undone, replaced } = teach(records).lapsed;
    return { undone: [...undone], replaced: [...replaced] };
  };
  const first = spanRecord({ id: '1' });

  test('was undone, or replaced by something else', () => {
    expect(lapsed(first)).toEqual({ undone: [], replaced: [] });
    expect(lapsed(first, undoRecord('2', '1')).undone).toContain('00000001');
    for (const other of [
      spanRecord({ id: '2', label: 'location', time: later }),
      spanRecord({ id: '2', kind: 'reject', label: null, time: later }),
      reviewedRecord({ id: '2', time: later }),
    ]) {
      expect(lapsed(first, other)).toEqual({ undone: [], replaced: ['00000001'] });
      expect(lapsed(first, other, undoRecord('3', '2')).replaced).toEqual([]);
    }
  });

  test('is not what was said again, or more of it', () => {
    const span = { start: 0, end: 2 };
    const rejection = spanRecord({ id: '1', kind: 'reject', label: null });
    for (const [before, after] of [
      [first, spanRecord({ id: '2', time: later })],
      [first, spanRecord({ id: '2', label: 'person/politics', time: later })],
      [first, reviewedRecord({ id: '2', spans: [{ ...span, label: 'person' }], time: later })],
      [rejection, reviewedRecord({ id: '2', time: later })],
    ] as const)
      expect(lapsed(before, after).replaced).toEqual([]);
  });

  test('is nothing that another author said', () => {
    const theirs = spanRecord({ id: '2', author: 'wu' });
    expect(lapsed(theirs, { ...undoRecord('3', '2'), author: 'wu' })).toEqual({ undone: [], replaced: [] });
  });
});

describe('the tree that is learned', () => {
  test('has the labels that were added, with what is missing above them', () => {
    const tree = treeWithLabels(fineTree, [labelRecord('1', 'work/play/opera', { zh: '戏曲', en: 'opera' })]);
    expect(tree.node('work/play/opera')).toMatchObject({ zh: '戏曲', en: 'opera', label: true });
    expect(tree.node('work/play')?.label).toBe(false);
    expect(tree.labels.slice(0, fineTree.labels.length)).toEqual(fineTree.labels);
    // It is a tree like any that is read from a file.
    expect(parseTree({ name: tree.name, nodes: tree.nodes }, 'test').labels).toEqual(tree.labels);
    const later = treeWithLabels(tree, [labelRecord('2', 'work/play')]);
    expect(later.node('work/play')).toMatchObject({ zh: '名', en: 'name', label: true });
  });

  test('is the same where a label is known, of another tree, or no path at all', () => {
    const known = fineTree.labels[0] ?? '';
    const labels = [
      labelRecord('1', known),
      labelRecord('2', 'a/b', { tree: 'cluener' }),
      labelRecord('3', '/ x'),
    ];
    expect(treeWithLabels(fineTree, labels)).toBe(fineTree);
  });

  test("has others' labels only where something that teaches uses them", () => {
    const labels = [
      labelRecord('1', 'work/play', { author: 'wu' }),
      labelRecord('2', 'work/play/opera', { author: 'wu' }),
      labelRecord('3', 'work/dance', { author: 'wu' }),
      labelRecord('4', 'work/song'),
    ];
    const { tree, examples } = teach([...labels, spanRecord({ id: '5', label: 'work/play/opera' })]);
    expect(tree.labels.slice(fineTree.labels.length)).toEqual(['work/play', 'work/play/opera', 'work/song']);
    expect(examples).toHaveLength(1);
  });
});
