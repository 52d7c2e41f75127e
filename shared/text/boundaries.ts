/** Half-open, in UTF-16 units of a text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Which end of an entity goes which way, the left end first. */
const ends = {
  extendLeft: { end: 'start', isLeftwards: true },
  shrinkLeft: { end: 'start', isLeftwards: false },
  shrinkRight: { end: 'end', isLeftwards: true },
  extendRight: { end: 'end', isLeftwards: false },
} as const;

export type Move = keyof typeof ends;
export const moves = Object.keys(ends) as Move[];

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Whether a UTF-16 unit of a text is white space, with which no entity begins or ends. */
export const isBlankAt = (text: string, offset: number): boolean => /\s/.test(text.charAt(offset));

/**
 * An entity's stretch with one end moved by one character, which may be several code points, and over white space;
 * undefined where the text ends before, or nothing would be left.
 */
export function moved(text: string, stretch: Stretch, move: Move): Stretch | undefined {
  const { end, isLeftwards } = ends[move];
  const characters = graphemes.segment(text);
  const beyond = (place: number): number | undefined => {
    const character = characters.containing(isLeftwards ? place - 1 : place);
    return character && character.index + (isLeftwards ? 0 : character.segment.length);
  };
  const isBlank = (place: number): boolean => isBlankAt(text, end === 'start' ? place : place - 1);
  let place = beyond(stretch[end]);
  while (place !== undefined && isBlank(place)) place = beyond(place);
  if (place === undefined) return undefined;
  const next = { ...stretch, [end]: place };
  return next.start < next.end ? next : undefined;
}
