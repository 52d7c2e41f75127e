import type { Stretch } from '../spans.ts';
import { codePointLength } from '../text/codepoints.ts';
import { foldQuickly, foldText } from '../text/folding.ts';
import type { KnownNames, NameEvidence } from './evidence.ts';

/** Where a known name stands in a text, as code points. */
export interface NameMatch extends Stretch {
  readonly evidence: NameEvidence;
}

/** A name of one character would stand everywhere. */
const shortestName = 2;

/** Finds known names in texts: one look-up for each character that begins none. */
export class NameIndex {
  readonly #names: KnownNames;
  /** By the first character of names: their lengths, the longest first. */
  readonly #lengths = new Map<number, number[]>();

  constructor(names: KnownNames) {
    this.#names = names;
    for (const name of names.keys()) {
      const length = codePointLength(name);
      if (length < shortestName) continue;
      const first = name.codePointAt(0) ?? 0;
      const lengths = this.#lengths.get(first) ?? [];
      if (!lengths.includes(length)) lengths.push(length);
      this.#lengths.set(first, lengths);
    }
    for (const lengths of this.#lengths.values()) lengths.sort((a, b) => b - a);
  }

  /** At each place the longest name that `suits`; none overlaps one before it. */
  *find(text: string, suits: (stretch: Stretch) => boolean): Generator<NameMatch> {
    if (this.#lengths.size === 0) return;
    let characters: readonly string[] | undefined;
    let [start, free] = [-1, 0];
    for (let offset = 0; offset < text.length;) {
      const codePoint = text.codePointAt(offset) ?? 0;
      offset += codePoint > 0xffff ? 2 : 1;
      start += 1;
      if (start < free) continue;
      const lengths = this.#lengths.get(foldQuickly(codePoint));
      if (!lengths) continue;
      characters ??= Array.from(foldText(text));
      for (const length of lengths) {
        const end = start + length;
        const evidence = this.#names.get(characters.slice(start, end).join(''));
        if (!evidence || end > characters.length || !suits({ start, end })) continue;
        yield { start, end, evidence };
        free = end;
        break;
      }
    }
  }
}
