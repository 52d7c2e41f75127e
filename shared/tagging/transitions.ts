import { schemeSegments, type Scheme, type Segment, type TagSet } from './tagset.ts';

/** 1 = legal. `pairs` is row-major [size, size], from → to. */
export interface Transitions {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  readonly pairs: Uint8Array;
}

/** May a chunk begin with this segment (or, for `O`, no chunk be open after it)? */
const mayStart = (segment: Segment): boolean => segment === 'O' || segment === 'B' || segment === 'S';

/** May a tag of the same label continue the chunk? */
export const mayContinue = (segment: Segment): boolean => segment === 'B' || segment === 'I';

/** May the chunk end here? A scheme with `S` wants it for one character, one with `E` wants it for the last. */
export function mayEnd(scheme: Scheme, segment: Segment): boolean {
  const segments = schemeSegments[scheme];
  if (segment === 'B') return !segments.includes('S');
  if (segment === 'I') return !segments.includes('E');
  return true;
}

/** Which tags may begin a sentence, end it, and follow one another, so that every legal path is well-formed. */
export function legalTransitions(tagSet: TagSet): Transitions {
  const { scheme, size } = tagSet;
  const segments = Array.from({ length: size }, (_, tag) => tagSet.segmentOf(tag));
  const pairs = new Uint8Array(size * size);
  segments.forEach((from, fromTag) => {
    segments.forEach((to, toTag) => {
      const sameLabel = tagSet.labelIndexOf(fromTag) === tagSet.labelIndexOf(toTag);
      const legal = mayStart(to) ? mayEnd(scheme, from) : mayContinue(from) && sameLabel;
      pairs[fromTag * size + toTag] = legal ? 1 : 0;
    });
  });
  return {
    start: Uint8Array.from(segments, (segment) => (mayStart(segment) ? 1 : 0)),
    end: Uint8Array.from(segments, (segment) => (mayEnd(scheme, segment) ? 1 : 0)),
    pairs,
  };
}
