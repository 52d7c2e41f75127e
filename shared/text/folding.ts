import traditional from './traditional.json' with { type: 'json' };

/** Traditional characters with their simplified ones; see `traditional.json` for source and licence. */
const simplified = new Map<number, number>();
for (const pair of traditional.pairs.split(' ')) {
  const [from, to] = Array.from(pair, (character) => character.codePointAt(0));
  if (from !== undefined && to !== undefined) simplified.set(from, to);
}

/** The code points U+FF01 to U+FF5E are `!` to `~` in full width. */
const fullWidth = { first: 0xff01, last: 0xff5e, shift: 0xff01 - 0x21, space: 0x3000 };

/**
 * The form under which a code point is looked up in the vocabulary, and only there: half width, lower case, and
 * simplified where a traditional character has one simplified form and no use of its own in simplified text.
 * Idempotent. Part of the input function `characters@1`: another table or rule needs another version.
 */
export function fold(codePoint: number): number {
  if (codePoint === fullWidth.space) return 0x20;
  const wide = codePoint >= fullWidth.first && codePoint <= fullWidth.last;
  const half = wide ? codePoint - fullWidth.shift : codePoint;
  return simplified.get(half) ?? lowerCase(half);
}

/** Lower case where that is one code point (it is two for U+0130). */
function lowerCase(codePoint: number): number {
  const lower = String.fromCodePoint(codePoint).toLowerCase();
  const folded = lower.codePointAt(0) ?? codePoint;
  return String.fromCodePoint(folded).length === lower.length ? folded : codePoint;
}

/** Folded forms of the first plane, filled as they are asked for; 0 where not asked yet. */
const foldedForms = new Uint32Array(0x10000);

/** `fold`, remembered: long texts and lists ask for the same few thousand characters. */
export function foldQuickly(codePoint: number): number {
  const known = foldedForms[codePoint];
  if (known) return known;
  const folded = fold(codePoint);
  if (codePoint < foldedForms.length) foldedForms[codePoint] = folded;
  return folded;
}

/** A text for comparing: the same for all ways to write it that the vocabulary does not tell apart. */
export const foldText = (text: string): string =>
  Array.from(text, (character) => String.fromCodePoint(foldQuickly(character.codePointAt(0) ?? 0))).join('');
