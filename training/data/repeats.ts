import type { LabelledFile } from './read.ts';
import type { FileSentence } from './sentence.ts';

interface First {
  readonly where: string;
  readonly entities: string;
}

/** Finds the sentences that stand more than once in some files. */
export class Repeats {
  readonly #first = new Map<string, First>();

  /** Takes a file in. @returns what is repeated in it, also of earlier files, in at most two lines */
  of({ name, sentences }: LabelledFile): string[] {
    const same: string[] = [];
    const other: string[] = [];
    for (const sentence of sentences) {
      if (sentence.text === '') continue;
      const here = { where: `${name}:${sentence.lineOf(0)}`, entities: entitiesOf(sentence) };
      const first = this.#first.get(sentence.text);
      if (!first) this.#first.set(sentence.text, here);
      else (first.entities === here.entities ? same : other).push(`${here.where} as in ${first.where}`);
    }
    const told = (what: string, found: readonly string[]): string[] =>
      found.length > 0 ? [`${name}: ${what}: ${found.length} (first ${found[0]})`] : [];
    return [
      ...told('sentences that stand twice', same),
      ...told('sentences that stand twice, with other entities', other),
    ];
  }
}

const entitiesOf = ({ spans }: FileSentence): string =>
  spans
    .map(({ start, end, label }) => `${start} ${end} ${label}`)
    .sort()
    .join('\n');
