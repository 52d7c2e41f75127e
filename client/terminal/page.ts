import type { Mark, Painter } from '../../shared/paint.ts';
import { lineContent, splitLines } from '../../shared/text/lines.ts';
import type { Tokens } from '../../shared/lsp/editor.ts';
import { marksOfTokens } from './tokens.ts';

/** A text, line by line, with its entities. */
export interface Page {
  readonly lines: readonly string[];
  readonly marks: readonly (readonly Mark[])[];
}

export function pageOf(text: string, { data, legend }: Tokens): Page {
  const lines = splitLines(text).map(lineContent);
  if (lines.at(-1) === '') lines.pop();
  return { lines, marks: marksOfTokens(data, legend, lines.length) };
}

export const painted = ({ lines, marks }: Page, paint: Painter): string =>
  lines.map((line, index) => `${paint(line, marks[index] ?? [])}\n`).join('');

/** How many entities of a text are a certain name with a certain label. */
export const countOf = ({ lines, marks }: Page, name: string, label: string): number =>
  lines
    .flatMap((line, index) =>
      (marks[index] ?? []).map((mark) => ({ ...mark, text: line.slice(mark.start, mark.end) })),
    )
    .filter((mark) => mark.text === name && mark.label === label).length;
