import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Anchor, type Anchored } from '../../../shared/annotations/anchor.ts';
import { similarEnough } from '../../../shared/annotations/mentions.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import { similarity } from '../../../shared/annotations/similarity.ts';
import { StandingRecords, type StandingContext } from '../../../shared/annotations/standing.ts';
import { textsOf } from '../../../shared/annotations/texts.ts';
import { reviewedRecord, someRecords, spanRecord } from '../../support/records.ts';

/** What was said of a document's sentences, by their index. */
function place(
  sentences: readonly string[],
  records: readonly JournalRecord[],
  document = 'notes/a.txt',
  context?: StandingContext,
) {
  const standing = new StandingRecords(records, 'fine', context);
  const anchored = new Anchor(document).place(textsOf(sentences), standing);
  return { ...anchored, sentences: byIndex(sentences, anchored) };
}

function byIndex(sentences: readonly string[], { sentences: byText }: Anchored) {
  const counts = new Map<string, number>();
  const said = sentences.map((text) => {
    const occurrence = counts.get(text) ?? 0;
    counts.set(text, occurrence + 1);
    return byText.get(text)?.get(occurrence);
  });
  return new Map([...said.entries()].flatMap(([index, each]) => (each ? [[index, each] as const] : [])));
}

/** Index of the sentence, the stretch and the label of each span. */
const spansOf = ({ sentences }: Pick<ReturnType<typeof place>, 'sentences'>) =>
  [...sentences].flatMap(([index, { spans }]) =>
    spans.map(({ start, end, label }) => [index, start, end, label]),
  );
const idsOf = (records: readonly JournalRecord[]) => records.map(({ id }) => id);

const taught = '陶然在青石镇教书。';
const snowed = '青石镇下雪了。';

describe('the same sentence', () => {
  test('is found wherever it stands in the document', () => {
    const record = spanRecord({ id: '1' });
    expect(spansOf(place([taught], [record]))).toEqual([[0, 0, 2, 'person']]);
    expect(spansOf(place([snowed, '前言。', taught], [record]))).toEqual([[2, 0, 2, 'person']]);
  });

  test('its occurrence decides, or the last one where there are fewer', () => {
    const record = spanRecord({ id: '1', occurrence: 1 });
    expect(spansOf(place([taught, taught, taught], [record]))).toEqual([[1, 0, 2, 'person']]);
    expect(spansOf(place([taught, snowed], [record]))).toEqual([[0, 0, 2, 'person']]);
  });

  test('of two that meet at the last occurrence the later one wins', () => {
    const records = [
      spanRecord({ id: '1', occurrence: 0, time: '2025-03-01T12:00:01.000Z' }),
      spanRecord({ id: '2', occurrence: 1, label: 'location' }),
    ];
    expect(spansOf(place([taught], records))).toEqual([[0, 0, 2, 'person']]);
  });

  test('a renamed file keeps its annotations, and so does text that moved to another file', () => {
    const records = [spanRecord({ id: '1' }), reviewedRecord({ id: '2', sentence: snowed })];
    const { sentences, detached } = place([taught, snowed], records, 'renamed.txt');
    expect([...sentences.keys()]).toEqual([0, 1]);
    expect(sentences.get(1)?.reviewed?.id).toBe('00000002');
    expect(detached).toEqual([]);
  });

  test('what another document says of it counts where this one says nothing of the same place', () => {
    const other = { document: 'other.txt', time: '2025-03-02T12:00:00.000Z' };
    const records = [
      spanRecord({ ...other, id: '1', label: 'work/book' }),
      spanRecord({ id: '2', span: { start: 3, end: 6 }, label: 'location' }),
    ];
    expect(spansOf(place([taught], records))).toEqual([
      [0, 0, 2, 'work/book'],
      [0, 3, 6, 'location'],
    ]);
    const wider = spanRecord({ ...other, id: '3', span: { start: 2, end: 6 }, label: 'event' });
    expect(spansOf(place([taught], [...records, wider]))).toEqual([
      [0, 0, 2, 'work/book'],
      [0, 3, 6, 'location'],
    ]);
    const rejected = spanRecord({ id: '4', kind: 'reject', label: null, span: { start: 0, end: 2 } });
    expect(spansOf(place([taught], [...records, rejected]))).toEqual([
      [0, 0, 2, null],
      [0, 3, 6, 'location'],
    ]);
  });

  test('what this document reviewed is all that there is; what another one reviewed takes a correction here', () => {
    const span = spanRecord({ id: '1', span: { start: 3, end: 6 }, label: 'location' });
    const review = reviewedRecord({ id: '2', spans: [{ start: 0, end: 2, label: 'person' }] });
    const reviewedHere = place([taught], [review, { ...span, document: 'other.txt' }]);
    expect(spansOf(reviewedHere)).toEqual([[0, 0, 2, 'person']]);
    const reviewedThere = place([taught], [{ ...review, document: 'other.txt' }, span]);
    expect(reviewedThere.sentences.get(0)?.reviewed?.id).toBe('00000002');
    expect(spansOf(reviewedThere)).toEqual([
      [0, 0, 2, 'person'],
      [0, 3, 6, 'location'],
    ]);
  });
});

describe('a sentence that was edited', () => {
  const edited = '陶然在青石镇教过书。';

  test('keeps its annotation where the mention stands in similar surroundings', () => {
    expect(spansOf(place([snowed, edited], [spanRecord({ id: '1' })]))).toEqual([[1, 0, 2, 'person']]);
  });

  test('offsets are code points, and move with the mention', () => {
    const record = spanRecord({ id: '1', sentence: '𠮷田来了，陶然也来了。', span: { start: 5, end: 7 } });
    const { sentences } = place(['听说𠮷田来了，陶然也来了。'], [record]);
    expect(sentences.get(0)?.spans).toMatchObject([{ start: 7, end: 9 }]);
  });

  test('of several mentions the one with the most similar surroundings is meant', () => {
    const record = spanRecord({ id: '1', sentence: '老陶然认识小陶然。', span: { start: 6, end: 8 } });
    expect(spansOf(place(['老陶然也认识小陶然。'], [record]))).toEqual([[0, 7, 9, 'person']]);
  });

  test('of several sentences the most similar one is meant, and of equal ones the first', () => {
    const record = spanRecord({ id: '1' });
    expect(spansOf(place(['陶然在青石镇教过几年书。', edited], [record]))).toEqual([[1, 0, 2, 'person']]);
    expect(spansOf(place(['陶然在青石镇教过书。', '陶然在青石镇教着书。'], [record]))).toEqual([
      [0, 0, 2, 'person'],
    ]);
  });

  test('what was said of a sentence itself goes before what was said of one like it', () => {
    const own = spanRecord({ id: '1', sentence: edited, label: 'location' });
    const moved = spanRecord({ id: '2', time: '2025-03-02T12:00:00.000Z' });
    expect(spansOf(place([edited], [own, moved]))).toEqual([[0, 0, 2, 'location']]);
    expect(spansOf(place([edited], [reviewedRecord({ id: '1', sentence: edited }), moved]))).toEqual([]);
  });

  test('a rejection moves as well', () => {
    const record = spanRecord({ id: '1', kind: 'reject', label: null });
    expect(spansOf(place([edited], [record]))).toEqual([[0, 0, 2, null]]);
  });

  test('below the threshold the record is detached, at the threshold it is not', () => {
    // Ten characters around the mention; with n of them replaced the likeness is (10 - n) / 10.
    const around = (replaced: number): string =>
      `陶然${'甲乙丙丁戊己庚辛壬癸'.slice(replaced)}${'。'.repeat(replaced)}`;
    const record = spanRecord({ id: '1', sentence: around(0) });
    expect(similarEnough).toBe(0.6);
    expect(place([around(4)], [record]).detached).toEqual([]);
    const { sentences, detached } = place([around(5)], [record]);
    expect([sentences.size, idsOf(detached)]).toEqual([0, ['00000001']]);
  });

  test('without the mention the record is detached; one of another document is not even that', () => {
    const records = [
      spanRecord({ id: '1' }),
      spanRecord({ id: '2', document: 'other.txt', sentence: snowed }),
    ];
    expect(idsOf(place(['陶冉在青石镇教书。'], records).detached)).toEqual(['00000001']);
  });

  test('a review needs the same sentence; what was said after it of a span does not', () => {
    const records = [
      reviewedRecord({ id: '1', spans: [{ start: 3, end: 6, label: 'location' }] }),
      spanRecord({ id: '2', time: '2025-03-02T12:00:00.000Z' }),
    ];
    const anchored = place([edited], records);
    expect(spansOf(anchored)).toEqual([[0, 0, 2, 'person']]);
    expect(anchored.sentences.get(0)?.reviewed).toBeUndefined();
    expect(idsOf(anchored.detached)).toEqual(['00000001']);
  });
});

describe('what was said in a document that is not there any more', () => {
  const edited = '陶然在青石镇教过书。';
  const gone = { isGone: (document: string) => document === 'old.txt' };
  const [old, other] = [{ document: 'old.txt' }, { document: 'other.txt' }];

  test('is found in an edited sentence of any other; what another one said stays its own', () => {
    expect(spansOf(place([snowed, edited], [spanRecord({ ...old, id: '1' })], 'new.txt', gone))).toEqual([
      [1, 0, 2, 'person'],
    ]);
    expect(place([edited], [spanRecord({ ...other, id: '1' })], 'new.txt', gone).sentences.size).toBe(0);
    expect(place([edited], [spanRecord({ ...old, id: '1' })], 'new.txt').sentences.size).toBe(0);
  });

  test('is sought where another of its sentences is; that of a single one has to be more similar', () => {
    const single = spanRecord({ ...old, id: '1', sentence: '陶然一二三四五六七八。' });
    const kin = spanRecord({ ...old, id: '2', sentence: snowed, span: { start: 0, end: 3 } });
    // Nine characters around the mention, then twelve, then sixteen: likeness 0.86 and 0.72.
    const [near, far] = ['陶然甲乙丙一二三四五六七八。', '陶然甲乙丙丁戊己庚一二三四五六七八。'];
    const count = (texts: readonly string[], records: readonly JournalRecord[]) =>
      spansOf(place(texts, records, 'new.txt', gone)).length;
    expect([count([near], [single]), count([far], [single])]).toEqual([1, 0]);
    expect([count([near], [single, kin]), count([far, snowed], [single, kin])]).toEqual([0, 2]);
  });

  test('is in the most similar sentence alone, and nowhere else where its own one is there', () => {
    const records = [spanRecord({ ...old, id: '1' })];
    expect(spansOf(place(['陶然在青石镇教过几年书。', edited], records, 'new.txt', gone))).toEqual([
      [1, 0, 2, 'person'],
    ]);
    expect(spansOf(place([edited, taught], records, 'new.txt', gone))).toEqual([[1, 0, 2, 'person']]);
  });

  test('gives way to what was said of that sentence, or of one like it in the document itself', () => {
    const moved = spanRecord({ ...old, id: '1', time: '2025-03-02T12:00:00.000Z' });
    for (const sentence of [edited, '陶然在青石镇也教过书。']) {
      const own = spanRecord({ id: '2', sentence, label: 'event' });
      expect(spansOf(place([edited], [moved, own], own.document, gone))).toEqual([[0, 0, 2, 'event']]);
    }
    const beside = spanRecord({ id: '2', sentence: edited, span: { start: 3, end: 6 } });
    expect(spansOf(place([edited], [moved, beside], beside.document, gone))).toHaveLength(2);
  });

  test('is not what its reviews said, and is missed by no other document', () => {
    const review = reviewedRecord({ ...old, id: '1', spans: [{ start: 0, end: 2, label: 'person' }] });
    const anchored = place([edited], [review], 'new.txt', gone);
    expect([anchored.sentences.size, anchored.detached]).toEqual([0, []]);
    expect(place(['前言。'], [spanRecord({ ...old, id: '1' })], 'new.txt', gone).detached).toEqual([]);
  });

  test('as what was said in text that was never saved, which is no record of the folder', () => {
    const untitled = { placeless: [spanRecord({ id: '1', document: 'untitled:Untitled-1' })] };
    for (const text of [taught, edited]) {
      expect(spansOf(place([text], [], 'saved.txt', untitled))).toEqual([[0, 0, 2, 'person']]);
    }
    expect(new StandingRecords([], 'fine', untitled).sentences.size).toBe(0);
  });
});

describe('likeness', () => {
  test('the place of a mention is the one that a plain search finds', () => {
    const some = fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '丁'), minLength: 1, maxLength: 9 });
    const mention = fc.string({ unit: fc.constantFrom('甲', '乙'), minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), some, mention, some, (texts, left, text, right) => {
        const sentence = left + text + right;
        fc.pre(!texts.includes(sentence));
        const span = { start: left.length, end: left.length + text.length };
        let found: { index: number; start: number; share: number } | undefined;
        texts.forEach((there, index) => {
          for (let start = 0; start + text.length <= there.length; start += 1) {
            if (!there.startsWith(text, start)) continue;
            const around = { left: there.slice(0, start), right: there.slice(start + text.length) };
            const share = similarity({ left, right }, around, 0) ?? 0;
            if (share >= similarEnough && share > (found?.share ?? 0)) found = { index, start, share };
          }
        });
        const places = spansOf(place(texts, [spanRecord({ id: '1', sentence, span })]));
        const expected = found ? [[found.index, found.start, found.start + text.length, 'person']] : [];
        expect(places).toEqual(expected);
      }),
      { seed: 10, numRuns: 1000 },
    );
  });

  test('is that of a plain longest common subsequence', () => {
    const common = (a: string, b: string): number =>
      a === '' || b === ''
        ? 0
        : a[0] === b[0]
          ? 1 + common(a.slice(1), b.slice(1))
          : Math.max(common(a.slice(1), b), common(a, b.slice(1)));
    const side = fc.string({ unit: fc.constantFrom('甲', '乙', '丙'), maxLength: 6 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (l1, r1, l2, r2, least) => {
          const total = l1.length + r1.length + l2.length + r2.length;
          const share = total === 0 ? 1 : (2 * (common(l1, l2) + common(r1, r2))) / total;
          const found = similarity({ left: l1, right: r1 }, { left: l2, right: r2 }, least);
          expect(found).toBe(share < least ? undefined : share);
        },
      ),
      { seed: 6 },
    );
  });
});

describe('what is remembered', () => {
  const sentence = fc.constantFrom(
    ...[
      taught,
      snowed,
      '𠮷田先生和陶然来了。',
      '陶然在青石镇教过书。',
      '青石镇又下雪了。',
      '𠮷田先生与陶然来了。',
      '前言。',
    ],
  );
  const text = fc.array(sentence, { maxLength: 6 });

  test('never shows: after any history the places are those of a fresh look', () => {
    const history = fc.array(
      fc.record({
        ...{ text, records: someRecords, isEdit: fc.boolean(), tells: fc.boolean() },
        gone: fc.subarray(['a.txt', 'b.txt']),
      }),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(history, (steps) => {
        const anchor = new Anchor('a.txt');
        let records = new StandingRecords([], 'fine');
        let before: readonly string[] = [];
        for (const step of steps) {
          const isGone = (document: string): boolean => step.gone.includes(document);
          if (!step.isEdit) records = new StandingRecords(step.records, 'fine', { isGone, before: records });
          const moved = new Set([...before, ...step.text]);
          const anchored = anchor.place(textsOf(step.text), records, step.tells ? moved : undefined);
          expect(anchored).toEqual(new Anchor('a.txt').place(textsOf(step.text), records));
          before = step.text;
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('what says the same is the same object', () => {
    const records = new StandingRecords(
      [spanRecord({ id: '1' }), spanRecord({ id: '2', sentence: snowed, span: { start: 0, end: 3 } })],
      'fine',
    );
    const anchor = new Anchor('notes/a.txt');
    const edited = '陶然在青石镇教过书。';
    const first = anchor.place(textsOf([edited, snowed]), records);
    const second = anchor.place(textsOf(['前言。', edited, snowed]), records, new Set(['前言。']));
    expect(first.sentences.size).toBe(2);
    for (const [text, said] of first.sentences) expect(second.sentences.get(text)).toBe(said);
    const third = anchor.place(textsOf([edited, snowed]), records, new Set(['前言。']));
    expect(third.sentences.get(edited)).toBe(first.sentences.get(edited));
  });
});
