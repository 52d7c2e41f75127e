/** Half-open, in UTF-16 units of a line. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Which end of an entity moves, and where to. */
export type Move = 'extendLeft' | 'extendRight' | 'shrinkLeft' | 'shrinkRight';

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** A stretch of a line with one end moved by one character; undefined where there is none, or nothing would be left. */
export function moved(line: string, { start, end }: Stretch, move: Move): Stretch | undefined {
  const bounds = [...Array.from(characters.segment(line), ({ index }) => index), line.length];
  const before = (place: number): number | undefined => bounds.findLast((bound) => bound < place);
  const after = (place: number): number | undefined => bounds.find((bound) => bound > place);
  const ends: Readonly<Record<Move, () => { start?: number | undefined; end?: number | undefined }>> = {
    extendLeft: () => ({ start: before(start), end }),
    extendRight: () => ({ start, end: after(end) }),
    shrinkLeft: () => ({ start: after(start), end }),
    shrinkRight: () => ({ start, end: before(end) }),
  };
  const next = ends[move]();
  if (next.start === undefined || next.end === undefined || next.start >= next.end) return undefined;
  return { start: next.start, end: next.end };
}
