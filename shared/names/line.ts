/** Code points of a name, after folding. */
export const shortestName = 2;
export const longestName = 12;

/** The note of a name that is to be labelled wherever it stands as a word of its own. */
export const alwaysNote = 'always';

/** A line of a file of names, without a line break. */
export const nameLine = (name: string, label: string): string => `${name}\t${label}`;

/** One that asks to label a name always. */
export const alwaysLine = (name: string, label: string): string => `${nameLine(name, label)}\t${alwaysNote}`;

/** Whether a line without anything else would be a comment. */
export const isComment = (line: string): boolean => line.startsWith('#');

/** The fields of a line, without the white space around them; what is behind a third tab is no part of it. */
export interface NameFields {
  readonly name: string;
  /** Undefined where there is no tab. */
  readonly label: string | undefined;
  readonly note: string | undefined;
}

/** Undefined for a comment, and for a line of white space. */
export function fieldsOf(line: string): NameFields | undefined {
  if (isComment(line)) return undefined;
  const [name = '', label, note] = line.split('\t', 3).map((field) => field.trim());
  return name === '' && line.trim() === '' ? undefined : { name, label, note };
}

/** A line as it stands in a text. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Without the newline, and, in the first line, without a byte-order mark. */
  readonly content: string;
  /** Where it begins in the text, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

export function* linesOf(text: string): Generator<TextLine> {
  let number = 0;
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    number += 1;
    yield { number, content: text.slice(start, newline < 0 ? end : newline), start, end };
    start = end;
  }
}
