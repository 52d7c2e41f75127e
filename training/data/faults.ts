import { UserError } from '../../shared/errors.ts';

/** What a reader may find and mend, and how it says so. */
const faultTexts = {
  illegalTags: 'illegal tags, repaired',
  wrongOffsets: 'entities with offsets outside their text, left out',
  overlaps: 'entities that overlap a longer one, left out',
  keyMismatches: 'entities written otherwise than the text at their offsets, which counts',
  emptySentences: 'sentences without a character, left out',
  splitSentences: 'sentences that are too long or hold a line break, cut',
  cutEntities: 'entities that no cut could spare, left out',
  severalLines: 'entities in several pieces or lines, left out',
  otherAnnotations: 'annotations that are no entities, left out',
  unwritableLabels: 'entities whose labels hold white space, left out',
  unwritableCharacters: 'sentences with characters that no text file may hold, left out',
} as const;

export type Fault = keyof typeof faultTexts;

/** An error in a data file: `FILE:LINE: what is wrong; what to do`. */
export const faultAt = (file: string, line: number, what: string, remedy: string): UserError =>
  new UserError(`${file}:${line}: ${what}; ${remedy}`);

/** Counts what a reader mended in one file, and remembers where it was first. */
export class Faults {
  private readonly found = new Map<Fault, { count: number; readonly firstLine: number }>();

  constructor(readonly file: string) {}

  note(fault: Fault, line: number): void {
    const known = this.found.get(fault);
    if (known) known.count += 1;
    else this.found.set(fault, { count: 1, firstLine: line });
  }

  counts(): Partial<Record<Fault, number>> {
    return Object.fromEntries([...this.found].map(([fault, { count }]) => [fault, count]));
  }

  /** One line for each kind of fault. */
  warnings(): string[] {
    return [...this.found].map(
      ([fault, { count, firstLine }]) =>
        `${this.file}: ${faultTexts[fault]}: ${count} (first in line ${firstLine})`,
    );
  }
}
