import type { Span } from '../../shared/spans.ts';
import { withoutOverlaps } from '../../shared/tagging/codec.ts';
import { faultAt, type Fault, type Faults } from './faults.ts';
import type { Writer } from './formats.ts';
import type { FileSentence, LabelledText } from './sentence.ts';
import { splitLabelled } from './split.ts';

export interface SayableOptions {
  /** What cannot say it, and what else may be done about it. */
  readonly target: string;
  readonly otherwise: string;
  /** Whether what cannot be said is left out and noted; else it is an error. */
  readonly repair: boolean;
  readonly faults: Faults;
}

/**
 * A sentence as its target can say it, its entities in order. What that cannot say is left out with `repair`: of entities
 * that overlap all but the longest; a sentence of several lines is cut at its line breaks.
 * @throws UserError without `repair`
 */
export function sayable(
  { text, length, spans: all, lineOf }: FileSentence,
  { overlaps, anyText }: Pick<Writer, 'overlaps' | 'anyText'>,
  { target, otherwise, repair, faults }: SayableOptions,
): readonly LabelledText[] {
  const refuse = (fault: Fault, offset: number, what: string): void => {
    if (!repair) {
      const remedy = `${otherwise}, or leave out what cannot be said with --repair`;
      throw faultAt(faults.file, lineOf(offset), `${what}, which ${target} cannot say`, remedy);
    }
    faults.note(fault, lineOf(offset));
  };
  let spans = all.toSorted(byPlace);
  const leaveOut = (fault: Fault, isWrong: (span: Span, mention: string) => boolean, what: string): void => {
    const characters = Array.from(text);
    spans = spans.filter((span) => {
      const mention = characters.slice(span.start, span.end).join('');
      const wrong = isWrong(span, mention);
      if (wrong) refuse(fault, span.start, `${span.label} "${mention}" ${what}`);
      return !wrong;
    });
  };

  if (!anyText) {
    if (/\0|\p{Surrogate}/u.test(text)) {
      refuse('unwritableCharacters', 0, 'the sentence holds a zero character or half of one');
      return [];
    }
    if (length === 0) refuse('emptySentences', 0, 'the sentence has no character');
    leaveOut('unwritableLabels', ({ label }) => !/^\S+$/.test(label), 'has a label that is not one word');
    leaveOut('cutEntities', (_, mention) => lineBreak.test(mention), 'lies in several lines');
    if (lineBreak.test(text)) refuse('splitSentences', 0, 'the sentence holds a line break');
  }
  if (!overlaps) {
    const kept = new Set(withoutOverlaps(spans).kept);
    leaveOut('overlaps', (span) => !kept.has(span), 'overlaps another entity');
  }
  return anyText ? [{ text, spans }] : splitLabelled({ text, length, spans }, Infinity).pieces;
}

const lineBreak = /[\r\n]/;

const byPlace = (a: Span, b: Span): number =>
  a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : Number(a.label > b.label));
