import type { Stretch as Span } from '../../shared/spans.ts';
import { isBlankAt } from '../../shared/text/boundaries.ts';
import { codePointToUtf16, utf16ToCodePoint } from '../../shared/text/codepoints.ts';
import type { Stretch } from '../../shared/text/lines.ts';
import type { Document, Range } from '../documents/document.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import { isPlace, type Target } from './target.ts';

/** Text of one sentence. */
export interface Selection {
  readonly within: ShownSentence;
  /** In code points of the sentence. */
  readonly span: Span;
  readonly text: string;
}

/** What keeps a range from being a selection. */
export type SelectionFault = 'emptyRange' | 'severalSentences' | 'noText';

/** The text of one sentence that a target covers, without white space at its ends. */
export function selectionOf({ open, stretch }: Target): Selection | SelectionFault {
  const trimmed = trim(open.document, stretch);
  if (!trimmed) return 'emptyRange';
  const { start, end } = trimmed;
  const [within, second] = open.sentences(trimmed);
  if (!within) return 'noText';
  if (second) return 'severalSentences';
  const { line, sentence } = within;
  const [from, to] = [start.offset - sentence.start, end.offset - sentence.start];
  if (start.line !== line || end.line !== line || from < 0 || to > sentence.text.length) return 'noText';
  const indices = utf16ToCodePoint(sentence.text);
  const span = { start: indices[from] ?? 0, end: indices[to] ?? 0 };
  return { within, span, text: sentence.text.slice(from, to) };
}

/** A span of a sentence as its client counts. */
export function rangeOf(
  { document }: OpenDocument,
  { line, sentence }: ShownSentence,
  { start, end }: Span,
): Range {
  const units = codePointToUtf16(sentence.text);
  return document.rangeOf(line, sentence.start + (units[start] ?? 0), sentence.start + (units[end] ?? 0));
}

/** The text of a span of a sentence. */
export const textOf = ({ sentence }: ShownSentence, { start, end }: Span): string =>
  Array.from(sentence.text).slice(start, end).join('');

/** Without white space at its ends; undefined where nothing is left. */
function trim({ lines }: Document, { start, end }: Stretch): Stretch | undefined {
  const [from, to] = [{ ...start }, { ...end }];
  while (from.line < to.line || (from.line === to.line && from.offset < to.offset)) {
    const text = lines[from.line] ?? '';
    if (from.offset === text.length) {
      from.line += 1;
      from.offset = 0;
    } else if (isBlankAt(text, from.offset)) {
      from.offset += 1;
    } else {
      break;
    }
  }
  while (to.line > from.line || (to.line === from.line && to.offset > from.offset)) {
    if (to.offset === 0) {
      to.line -= 1;
      to.offset = lines[to.line]?.length ?? 0;
    } else if (isBlankAt(lines[to.line] ?? '', to.offset - 1)) {
      to.offset -= 1;
    } else {
      break;
    }
  }
  const trimmed = { start: from, end: to };
  return isPlace(trimmed) ? undefined : trimmed;
}
