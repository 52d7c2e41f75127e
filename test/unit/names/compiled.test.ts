import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileNames, type NameEntry } from '../../../shared/names/compile.ts';
import { readNames, type NameList } from '../../../shared/names/list.ts';
import { markCount } from '../../../shared/names/types.ts';
import { fold } from '../../../shared/text/folding.ts';
import { randomStream } from '../../../training/random.ts';

const seed = 20260301;
const folded = (text: string): string =>
  Array.from(text, (character) => String.fromCodePoint(fold(character.codePointAt(0) ?? 0))).join('');

/** Few characters, so that names meet: astral ones, two cases and widths of one letter, two forms of one character. */
const character = fc.constantFrom(...'王张張a', 'A', 'Ａ', ' ', '\u3000', '𠮷', '𡃁', '\ud800');
const name = fc.array(character, { minLength: 2, maxLength: 12 }).map((all) => all.join(''));
// Joined, two lone surrogates never make a pair here: all of them are high ones.
const entry = fc.record({
  name,
  marks: fc.uniqueArray(fc.nat(markCount - 1), { minLength: 1, maxLength: 3 }),
});

const compiled = (entries: Iterable<NameEntry>, precision: 'compact' | 'exact' = 'exact'): NameList =>
  readNames(compileNames(entries, { title: 'a list', precision }), 'a.names');

function dictionary(entries: Iterable<NameEntry>): Map<string, Set<number>> {
  const names = new Map<string, Set<number>>();
  for (const { name, marks } of entries) {
    const known = names.get(folded(name)) ?? new Set();
    for (const mark of marks) known.add(mark);
    names.set(folded(name), known);
  }
  return names;
}

const ascending = (marks: Iterable<number>): number[] => [...marks].sort((a, b) => a - b);

/** Names of two to nine characters out of the 20,000 most used ones. */
function randomNames(count: number, purpose: string): string[] {
  const random = randomStream(seed, purpose);
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + random.integer(8) }, () =>
      String.fromCodePoint(0x4e00 + random.integer(20_000)),
    ).join(''),
  );
}

describe('a compiled list', () => {
  it.each(['compact', 'exact'] as const)('(%s) knows what a dictionary knows', (precision) => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), fc.array(name), (entries, strangers) => {
        const list = compiled(entries, precision);
        const names = dictionary(entries);
        expect(list.names).toBe(names.size);
        for (const { name } of entries) {
          expect(list.look(name)).toEqual(ascending(names.get(folded(name)) ?? []));
        }
        for (const stranger of precision === 'exact' ? strangers : []) {
          expect(list.look(stranger)).toEqual(ascending(names.get(folded(stranger)) ?? []));
        }
      }),
      { seed, numRuns: 200 },
    );
  });

  it('counts the names of each mark', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 100 }), (entries) => {
        const marks = [...dictionary(entries).values()].flatMap((set) => [...set]);
        const counts = [...new Set(ascending(marks))].map((mark): [number, number] => [
          mark,
          marks.filter((other) => other === mark).length,
        ]);
        expect([...compiled(entries).counts]).toEqual(counts);
      }),
      { seed },
    );
  });

  it.each([
    ['compact', 1e-4],
    ['exact', 1e-6],
  ] as const)('(%s) takes fewer strangers for names than %d, full of kinds', (precision, most) => {
    const names = randomNames(30_000, 'names');
    const entries = names.map((name, index) => ({
      name,
      marks: [index % markCount, Math.floor(index / markCount) % 3],
    }));
    const list = compiled(entries, precision);
    const known = dictionary(entries);
    const strangers = randomNames(100_000, 'strangers').filter((text) => !known.has(folded(text)));
    expect(strangers.length).toBeGreaterThan(99_000);
    const wrong = strangers.filter((text) => list.look(text).length > 0);
    expect(wrong.length / strangers.length).toBeLessThan(most);
    expect(names.every((text) => list.look(text).length > 0)).toBe(true);
  });

  it('can be of any size', () => {
    const names = randomNames(13_000, 'sizes').map((name) => ({ name, marks: [0] }));
    // The sizes above ten thousand are those that need several attempts.
    const sizes = [...Array(150).keys(), ...[1000, 5000, 11_100, 11_300, 11_500, 12_200]];
    for (const size of sizes) {
      const some = names.slice(0, size);
      const list = compiled(some);
      expect(some.filter(({ name }) => list.look(name).length === 0)).toEqual([]);
    }
  });

  it('of no names knows nothing', () => {
    const list = compiled([]);
    expect([list.names, list.title, list.counts.size]).toEqual([0, 'a list', 0]);
    expect(list.look('王明')).toEqual([]);
  });

  it('of one name knows that', () => {
    for (const precision of ['compact', 'exact'] as const) {
      const list = compiled([{ name: '王明', marks: [5, 2, 5] }], precision);
      expect([list.look('王明'), list.look('明王'), list.look('王')]).toEqual([[2, 5], [], []]);
    }
  });

  it('knows no text that is too short or too long to be a name', () => {
    const list = compiled([{ name: '一二三四五六七八九十百千', marks: [0] }]);
    expect(list.look('一二三四五六七八九十百千')).toEqual([0]);
    expect(list.look('一二三四五六七八九十百千万')).toEqual([]);
    expect(list.look('')).toEqual([]);
  });

  it('takes less than four bytes a name where it is compact, five where it is exact', () => {
    const entries = randomNames(50_000, 'size').map((name) => ({ name, marks: [1] }));
    for (const [precision, most] of [
      ['compact', 4],
      ['exact', 5],
    ] as const) {
      const bytes = compileNames(entries, { title: 'size', precision });
      expect(bytes.length / entries.length).toBeLessThan(most);
    }
  });

  it('is the same whenever it is compiled, and for another list another', () => {
    const entries = randomNames(2000, 'again').map((name, index) => ({ name, marks: [index % 7] }));
    const once = compileNames(entries, { title: 'once', precision: 'compact' });
    expect(compileNames(entries, { title: 'once', precision: 'compact' })).toEqual(once);
    const shas = [once, compileNames(entries.slice(1), { title: 'once', precision: 'compact' })].map(
      (bytes) => readNames(bytes, 'x').sha256,
    );
    expect(new Set(shas).size).toBe(2);
  });

  it.each([
    [[{ name: '王', marks: [0] }], /'王' has 1 characters/],
    [[{ name: '一二三四五六七八九十百千万', marks: [0] }], /has 13 characters/],
    [[{ name: '王明', marks: [] }], /no marks/],
    [[{ name: '王明', marks: [markCount] }], /no mark 213/],
    [[{ name: '王明', marks: [-1] }], /no mark -1/],
    [[{ name: '王明', marks: [0.5] }], /no mark 0.5/],
  ])('is not made of %j', (entries, message) => {
    expect(() => compileNames(entries, { title: '', precision: 'exact' })).toThrow(message);
    expect(() => compileNames(entries, { title: '', precision: 'exact' })).toThrow(RangeError);
  });
});

describe('a list with more kinds of names than it can tell apart', () => {
  /** 1 frequent kind, and 45 pairs of marks out of ten, each with one further mark of 20: 900 kinds of one name. */
  const names = randomNames(1000, 'kinds');
  const marksOf = (index: number): number[] => {
    if (index >= 900) return [0, 1, 30];
    const pair = index % 45;
    const first = Math.floor(pair / 9);
    return ascending(new Set([first, 5 + (pair % 9), 20 + Math.floor(index / 45)]));
  };
  const entries = names.map((name, index) => ({ name, marks: marksOf(index) }));
  const list = compiled(entries);

  it('keeps the frequent kinds whole', () => {
    for (const name of names.slice(900)) expect(list.look(name)).toEqual([0, 1, 30]);
  });

  it('gives every other name some of its marks, and no others', () => {
    let whole = 0;
    for (const { name, marks } of entries) {
      const kept = list.look(name);
      expect(kept.length).toBeGreaterThan(0);
      expect(kept.filter((mark) => !marks.includes(mark))).toEqual([]);
      if (kept.length === marks.length) whole += 1;
    }
    expect(whole).toBeGreaterThan(200);
    expect(whole).toBeLessThan(1000);
  });

  it('counts what it kept', () => {
    const counts = new Map<number, number>();
    for (const name of names) {
      for (const mark of list.look(name)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
    }
    expect(new Map(list.counts)).toEqual(counts);
  });
});
