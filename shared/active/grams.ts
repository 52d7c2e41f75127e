import { foldQuickly } from '../text/folding.ts';

/** More pairs of characters than a text of any length uses often; two that share a number do no harm. */
const gramBits = 18;
export const gramCount = 2 ** gramBits;

/** Calls `visit` for each pair of neighbouring characters, as the vocabulary sees them: a number below `gramCount`. */
export function visitGrams(text: string, visit: (gram: number) => void): void {
  let last: number | undefined;
  for (let offset = 0; offset < text.length;) {
    const codePoint = text.codePointAt(offset) as number;
    offset += codePoint > 0xffff ? 2 : 1;
    const folded = foldQuickly(codePoint);
    if (last !== undefined) visit(gramOf(last, folded));
    last = folded;
  }
}

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4). */
const gramOf = (first: number, second: number): number =>
  Math.imul(Math.imul(first, 0x9e3779b1) + second, 0x9e3779b1) >>> (32 - gramBits);
