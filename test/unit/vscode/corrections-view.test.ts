import { describe, expect, it, test } from 'vitest';
import { correctionItem } from '../../../client/vscode/views/correctionItems.ts';
import { noPages, shownOf, sizeOf, withPage } from '../../../client/vscode/views/correctionPages.ts';
import { correctionPlace } from '../../../client/vscode/views/correctionPlace.ts';
import { labelNames } from '../../../client/vscode/views/labelNames.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import { inEnglish } from '../../support/translate.ts';

const common = { v: 1, time: '2026-11-21T09:30:00.000Z', author: 'lin' } as const;
const place = { tree: 'fine', document: 'notes/a.txt', sentence: '𠮷田去了碧水阁。', occurrence: 0 };

const relabel = (id: string, more: object = {}): JournalRecord => ({
  ...{ ...common, ...place, id, kind: 'relabel', span: { start: 4, end: 7 }, model: null },
  ...{ label: 'location/site/scenic', ...more },
});
const undo: JournalRecord = { ...common, id: 'undo0000', kind: 'undo', undoes: 'aaaa0000' };

const correction = (record: JournalRecord, more: Partial<ProtocolCorrection> = {}): ProtocolCorrection => ({
  ...{ record, uri: 'file:///notes/a.txt', range: null, state: 'stands', detached: false },
  ...more,
});

const names = labelNames([], 'en');
const shown = (one: ProtocolCorrection) => correctionItem(one, { t: inEnglish, names, when: 'today' });

describe('a line of the view of corrections', () => {
  it('tells what was said of which text', () => {
    expect(shown(correction(relabel('aaaa0000')))).toMatchObject({
      ...{ label: '碧水阁: scenic', description: 'today', icon: 'edit', isUndoable: true },
    });
  });

  it('marks in words what lost its place, was replaced or undone', () => {
    const one = relabel('aaaa0000');
    expect(shown(correction(one, { detached: true }))).toMatchObject({
      ...{ description: 'no place any more · today', icon: 'warning' },
    });
    expect(shown(correction(one, { state: 'replaced' })).description).toBe('replaced · today');
    expect(shown(correction(one, { state: 'undone' }))).toMatchObject({
      ...{ description: 'undone · today', isUndoable: false },
    });
  });

  test.each<[JournalRecord, string]>([
    [{ ...relabel('r'), kind: 'reject', label: null } as JournalRecord, '碧水阁: no entity'],
    [
      { ...common, ...place, id: 'r', kind: 'reviewed', spans: [], version: '1' },
      `Reviewed: ${place.sentence}`,
    ],
    [
      { ...common, id: 'l', kind: 'label', tree: 'fine', path: 'person/poet', zh: '诗人', en: 'Poet' },
      'New label: person/poet',
    ],
  ])('knows all kinds of records', (record, label) => {
    expect(shown(correction(record)).label).toBe(label);
  });
});

describe('pages', () => {
  const page = (from: number, count: number, next: string | null) => ({
    corrections: Array.from({ length: count }, (_, index) => correction(relabel(`id-${from + index}`))),
    next,
  });

  it('follow one another, and are read again as far as they were read', () => {
    const one = withPage(noPages, page(0, 50, 'id-49'));
    const two = withPage(one, page(50, 10, null));
    expect(shownOf(two).map(({ record }) => record.id)).toEqual(
      Array.from({ length: 60 }, (_, i) => `id-${i}`),
    );
    expect([noPages, one, two].map(sizeOf)).toEqual([50, 50, 100]);
    expect(two.next).toBeNull();
  });

  it('are never asked for with more than the server allows', () => {
    expect(sizeOf(withPage(noPages, page(0, 1_200, null)))).toBe(1_000);
  });

  it('show no undos', () => {
    expect(shownOf(withPage(noPages, { corrections: [correction(undo)], next: null }))).toEqual([]);
  });
});

describe('the place of a correction', () => {
  const text = `前言。\r\n${place.sentence}中间。${place.sentence}`;
  const lines = text.split('\r\n');
  const at = (record: JournalRecord, more: Partial<ProtocolCorrection> = {}): string | undefined => {
    const found = correctionPlace(text, correction(record, more));
    if (!found) return undefined;
    const { start, end } = found;
    return `${start.line}:${start.character} ${lines[end.line]?.slice(start.character, end.character)}`;
  };

  it('is where the server says that it stands, whatever became of its sentence', () => {
    const range = { start: { line: 1, character: 9 }, end: { line: 1, character: 11 } };
    expect(at(relabel('aaaa0000', { sentence: '中间是别的。' }), { range })).toBe('1:9 中间');
  });

  it('is counted in UTF-16 units, in the sentence that is meant', () => {
    expect(at(relabel('aaaa0000'))).toBe('1:5 碧水阁');
    expect(at(relabel('aaaa0000', { occurrence: 1 }))).toBe('1:17 碧水阁');
  });

  it('is the last such sentence where there are fewer by now', () => {
    expect(at(relabel('aaaa0000', { occurrence: 5 }))).toBe('1:17 碧水阁');
  });

  it('is the whole sentence for a review, and none where it is gone or no sentence is meant', () => {
    const reviewed: JournalRecord = {
      ...common,
      ...place,
      id: 'r',
      kind: 'reviewed',
      spans: [],
      version: '1',
    };
    expect(at(reviewed)).toBe(`1:0 ${place.sentence}`);
    expect(at(relabel('aaaa0000', { sentence: '别的句子。' }))).toBeUndefined();
    expect(at(undo)).toBeUndefined();
  });
});
