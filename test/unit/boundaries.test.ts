import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved, moves, type Move } from '../../shared/text/boundaries.ts';

/** What a stretch of a text becomes, `|` being its ends. */
function ends(marked: string, move: Move): string | undefined {
  const [before = '', inside = '', behind = ''] = marked.split('|');
  const text = before + inside + behind;
  const next = moved(text, { start: before.length, end: before.length + inside.length }, move);
  return next && `${text.slice(0, next.start)}|${text.slice(next.start, next.end)}|${text.slice(next.end)}`;
}

describe('an end of an entity that is moved by a character', () => {
  it('counts what is seen as one character as one', () => {
    expect(ends('在👨‍👩‍👧|碧水阁|看𠮷田', 'extendLeft')).toBe('在|👨‍👩‍👧碧水阁|看𠮷田');
    expect(ends('在|碧水阁看|𠮷田', 'extendRight')).toBe('在|碧水阁看𠮷|田');
    expect(ends('在|葛\u{e0100}城|西', 'shrinkLeft')).toBe('在葛\u{e0100}|城|西');
    expect(ends('在|碧水阁|看', 'shrinkRight')).toBe('在|碧水|阁看');
  });

  it('goes over white space, with which no entity begins or ends', () => {
    expect(ends('|Tom| Hanks来了。', 'extendRight')).toBe('|Tom H|anks来了。');
    expect(ends('Tom　 |Hanks|来了。', 'extendLeft')).toBe('To|m　 Hanks|来了。');
    expect(ends('|T Hanks|来了。', 'shrinkLeft')).toBe('T |Hanks|来了。');
    expect(ends('|Tom H|anks来了。', 'shrinkRight')).toBe('|Tom| Hanks来了。');
  });

  it('stays in the text, and leaves something', () => {
    expect(ends(' |王明|来了', 'extendLeft')).toBeUndefined();
    expect(ends('来了|王明| ', 'extendRight')).toBeUndefined();
    expect(ends('|王|明', 'shrinkLeft')).toBeUndefined();
    expect(ends('王|明|', 'shrinkRight')).toBeUndefined();
  });

  it('is taken back by moving it the other way, from wherever an entity can end', () => {
    const back: Readonly<Record<Move, Move>> = {
      ...{ extendLeft: 'shrinkLeft', shrinkLeft: 'extendLeft' },
      ...{ shrinkRight: 'extendRight', extendRight: 'shrinkRight' },
    };
    const text = fc.string({ unit: fc.constantFrom('王', '𠮷', 'a', ' ', '　', '👨‍👩‍👧'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, fc.constantFrom(...moves), (before, inside, behind, move) => {
        const marked = `${before}|王${inside}明|${behind}`;
        const next = ends(marked, move);
        if (next !== undefined) expect(ends(next, back[move])).toBe(marked);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
