/** Texts by the characters in them, so that those that cannot be similar need not be compared. */
export class CharacterIndex {
  readonly #texts: readonly string[];
  /** For each UTF-16 unit, by the index of a text, how often it is there. */
  readonly #counts = new Map<number, Map<number, number>>();

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    texts.forEach((text, index) => {
      for (const [unit, count] of countUnits(text)) {
        const counts = this.#counts.get(unit) ?? new Map<number, number>();
        this.#counts.set(unit, counts.set(index, count));
      }
    });
  }

  /** The texts whose UTF-16 units, in any order, have `least(text)` in common with those of another one. */
  sharing(other: string, least: (text: string) => number): string[] {
    const shared = new Uint32Array(this.#texts.length);
    for (const [unit, count] of countUnits(other)) {
      for (const [index, there] of this.#counts.get(unit) ?? []) {
        shared[index] = (shared[index] ?? 0) + Math.min(count, there);
      }
    }
    return this.#texts.filter((text, index) => (shared[index] ?? 0) >= least(text));
  }
}

function countUnits(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return counts;
}
