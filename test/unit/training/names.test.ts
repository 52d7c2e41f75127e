import { describe, expect, it } from 'vitest';
import { nameFeatures } from '../../../shared/model/inputs.ts';
import { channelOf, markOf, typeOf } from '../../../shared/names/types.ts';
import type { Example } from '../../../training/trainer/examples.ts';
import { nameFeed, type NameNoise } from '../../../training/trainer/names.ts';

const length = 16;
const none: NameNoise = { listDropout: 0, entryDropout: 0, userLists: 0 };

/** A sentence of ten characters: a listed politician at 1 to 4, a listed word that is no name at 6 to 8. */
const example: Example = {
  ids: Int32Array.from({ length: 10 }, (_, i) => 2 + i),
  target: { loss: 'allowed', rows: [] },
  matches: [
    { start: 1, end: 4, list: 0, marks: [markOf('listed', 'person/politics')] },
    { start: 6, end: 8, list: 0, marks: [markOf('ambiguous', 'organization/company')] },
  ],
  names: [{ start: 1, end: 4, type: 'person/politics' }],
  common: [{ start: 8, end: 10 }],
};

/** What stands at a position, such as `listed person B`. */
function seenAt(data: Uint8Array, position: number): string[] {
  return [...data.subarray(position * nameFeatures, (position + 1) * nameFeatures)].flatMap(
    (value, column) => {
      if (value === 0) return [];
      const mark = Math.floor(column / 3);
      return [`${channelOf(mark)} ${typeOf(mark)} ${'BIE'[column % 3]}`];
    },
  );
}

const feed = (noise: Partial<NameNoise>, step = 0, rows = [example]): Uint8Array =>
  nameFeed(rows, [Math.max(2, rows.length), length], { ...none, ...noise }, 1, step).data as Uint8Array;

/** How many of many steps show something. */
const count = (noise: Partial<NameNoise>, shows: (data: Uint8Array) => boolean, steps = 500): number =>
  Array.from({ length: steps }, (_, step) => Number(shows(feed(noise, step)))).reduce(
    (sum, n) => sum + n,
    0,
  ) / steps;

describe('the name features of a training step', () => {
  it('are those of the lists where nothing is dropped', () => {
    const data = feed({});
    expect(seenAt(data, 0)).toEqual([]);
    expect(seenAt(data, 1)).toEqual(['listed person B', 'listed person/politics B']);
    expect(seenAt(data, 2)).toEqual(['listed person I', 'listed person/politics I']);
    expect(seenAt(data, 3)).toEqual(['listed person E', 'listed person/politics E']);
    expect(seenAt(data, 7)).toEqual(['ambiguous organization E', 'ambiguous organization/company E']);
    expect(
      data.subarray(length * nameFeatures).every((value) => value === 0),
      'the row that fills',
    ).toBe(true);
  });

  it('are a function of seed and step', () => {
    const noise = { listDropout: 0.5, entryDropout: 0.5, userLists: 0.5 };
    const steps = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => feed(noise, step));
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((step) => feed(noise, step))).toEqual(steps);
    expect(new Set(steps.map((data) => data.join())).size).toBeGreaterThan(3);
  });

  it('miss whole lists, and single names, as often as they should', () => {
    const person = (data: Uint8Array) => seenAt(data, 1).length > 0;
    const company = (data: Uint8Array) => seenAt(data, 6).length > 0;
    expect(count({ listDropout: 0.3 }, (data) => !person(data) && !company(data))).toBeCloseTo(0.3, 1);
    expect(count({ listDropout: 0.3 }, (data) => person(data) !== company(data))).toBe(0);
    expect(count({ entryDropout: 0.3 }, (data) => !person(data))).toBeCloseTo(0.3, 1);
    expect(count({ entryDropout: 0.3 }, (data) => person(data) !== company(data))).toBeGreaterThan(0.3);
  });

  it('show what a made-up list of the user knows: most often rightly, sometimes an ordinary word', () => {
    const atName = (wanted: RegExp) => (data: Uint8Array) =>
      seenAt(data, 1).some((mark) => wanted.test(mark));
    const listed = count({ userLists: 1 }, atName(/^user .* B$/));
    const right = count({ userLists: 1 }, atName(/^user person B$/));
    expect(listed).toBeGreaterThan(0.45);
    expect(right / listed).toBeGreaterThan(0.85);
    expect(right / listed).toBeLessThan(0.99);
    const atWord = (data: Uint8Array) => seenAt(data, 6).some((mark) => mark.startsWith('user'));
    expect(count({ userLists: 1 }, atWord)).toBeCloseTo(0.2, 1);
    const atCommon = (data: Uint8Array) => seenAt(data, 8).some((mark) => mark.startsWith('user'));
    expect(count({ userLists: 1 }, atCommon)).toBeGreaterThan(0.02);
    expect(count({ userLists: 1 }, atCommon)).toBeLessThan(0.1);
    const anywhere = (data: Uint8Array) =>
      Array.from({ length }, (_, i) => seenAt(data, i))
        .flat()
        .some((mark) => mark.startsWith('user'));
    expect(count({ userLists: 0.25 }, anywhere)).toBeLessThan(0.25);
    expect(count({ userLists: 0 }, anywhere)).toBe(0);
  });

  it('of lists that are dropped do not take the user lists with them', () => {
    const onlyUser = (data: Uint8Array) =>
      seenAt(data, 1).length > 0 && seenAt(data, 1).every((mark) => mark.startsWith('user'));
    expect(count({ listDropout: 1, userLists: 1 }, onlyUser)).toBeGreaterThan(0.4);
  });
});
