import type { Span } from '../../shared/spans.ts';
import { codePointLength, codePointToUtf16 } from '../../shared/text/codepoints.ts';
import { faultAt, type Fault } from './faults.ts';
import type { Reader, ReadContext } from './reader.ts';
import type { LabelledText } from './sentence.ts';

/** `T1<tab>LABEL START END<tab>MENTION`; an entity in several pieces has as many pairs of offsets, between `;`. */
const entityLine = /^T\S*\t(\S+) (\d+) (\d+)((?:;\d+ \d+)*)\t(.*)$/su;

/** Relations, events, attributes, normalisations, notes and equivalences. */
const otherLine = /^[REAMN#*]\S*\t/u;

interface Annotation extends Span {
  /** From 1. */
  readonly line: number;
  readonly inPieces: boolean;
  readonly mention: string;
}

/**
 * Reads brat's standoff annotations (Stenetorp et al. 2012; brat.nlplab.org/standoff.html): entities with half-open
 * offsets in code points of the whole text, line breaks counted, which stands in a file of its own. Each of its lines
 * that is not empty is a sentence; a line break is `\n` or `\r\n`.
 */
export const readBrat: Reader = function* (lines, context) {
  const { faults, repair, textFile = { name: '', text: '' } } = context;
  const sentences = Array.from(textLines(textFile.text), (line) => ({
    ...line,
    annotations: [] as Annotation[],
  }));
  const units = codePointToUtf16(textFile.text);
  let index = 0;
  for (const annotation of [...annotationsOf(lines, context)].sort((a, b) => a.start - b.start)) {
    while ((sentences[index]?.next ?? Infinity) <= annotation.start) index += 1;
    const sentence = sentences[index];
    const found = textFile.text.slice(units[annotation.start], units[annotation.end]);
    const problem = problemOf(annotation, sentence, found);
    if (!problem) {
      sentence?.annotations.push(annotation);
    } else if (repair) {
      faults.note(problem.fault, annotation.line);
    } else {
      const { label, mention, line } = annotation;
      const what = `${label} "${mention}" ${problem.what} in ${textFile.name}`;
      throw faultAt(faults.file, line, what, 'mend it, or leave such entities out with --repair');
    }
  }
  for (const { text, start, end, annotations } of sentences) {
    if (start === end) continue;
    yield {
      text,
      length: end - start,
      spans: annotations.map((a) => ({ start: a.start - start, end: a.end - start, label: a.label })),
      lineOf: (offset) => annotations.find((a) => a.start - start === offset)?.line ?? 1,
    };
  }
};

interface Problem {
  readonly fault: Fault;
  readonly what: string;
}

/** @param sentence the one that holds its first character, if any does @param found the text at its offsets */
function problemOf(
  annotation: Annotation,
  sentence: TextLine | undefined,
  found: string,
): Problem | undefined {
  const { start, end, mention, inPieces } = annotation;
  const wrong = (what: string): Problem => ({ fault: 'wrongOffsets', what });
  if (!sentence) return wrong(`begins at ${start}, which is after the end`);
  if (end <= start) return wrong(`ends at ${end}, where it has not begun`);
  if (inPieces || end > sentence.end)
    return { fault: 'severalLines', what: 'lies in several pieces or lines' };
  return found === mention ? undefined : wrong(`is "${found}"`);
}

function* annotationsOf(lines: readonly string[], { faults }: ReadContext): Generator<Annotation> {
  for (const [index, row] of lines.entries()) {
    if (row.trim() === '') continue;
    const [, label, start, end, pieces, mention] = entityLine.exec(row) ?? [];
    if (label !== undefined && mention !== undefined) {
      const inPieces = pieces !== '';
      yield { label, start: Number(start), end: Number(end), mention, inPieces, line: index + 1 };
    } else if (otherLine.test(row)) {
      faults.note('otherAnnotations', index + 1);
    } else {
      const remedy = 'a line of brat is T1, a tab, LABEL START END, a tab and the text of the entity';
      throw faultAt(faults.file, index + 1, `"${row}"`, remedy);
    }
  }
}

interface TextLine {
  readonly text: string;
  /** Place in the whole text, in code points. */
  readonly start: number;
  readonly end: number;
  /** Start of the line after it. */
  readonly next: number;
}

function* textLines(text: string): Generator<TextLine> {
  let start = 0;
  for (const [whole, line = ''] of text.matchAll(/([^\n]*?)(?:\r?\n|$)/g)) {
    const end = start + codePointLength(line);
    const next = end + (whole.length - line.length);
    yield { text: line, start, end, next };
    start = next;
  }
}

/** The text that `bratLines` annotates: a sentence a line. */
export function* bratText(sentences: Iterable<LabelledText>): Generator<string> {
  for (const { text } of sentences) yield text;
}

/** The annotations of sentences, none of which holds a line break. */
export function* bratLines(sentences: Iterable<LabelledText>): Generator<string> {
  let id = 0;
  let offset = 0;
  for (const { text, spans } of sentences) {
    const units = codePointToUtf16(text);
    for (const { start, end, label } of spans) {
      const mention = text.slice(units[start], units[end]);
      yield `T${(id += 1)}\t${label} ${offset + start} ${offset + end}\t${mention}`;
    }
    offset += units.length;
  }
}
