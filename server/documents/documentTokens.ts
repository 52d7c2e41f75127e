import { commonEnds } from './commonEnds.ts';
import type { KnownSentence, Line } from './line.ts';
import type { OpenDocument } from './openDocument.ts';
import { encodeTokens, entitiesIn, type TokenStyle } from './tokens.ts';

/** What was encoded for a line. */
export interface LineTokens {
  readonly known: readonly KnownSentence[];
  readonly style: TokenStyle;
  readonly data: Uint32Array;
}

/**
 * The tokens of a document at one moment, line by line: five numbers each as LSP 3.17 encodes them, but the first of a
 * line stands for itself, with 0 lines from the one before. A line that has the same tokens later shares their array.
 */
export interface DocumentTokens {
  readonly lines: readonly Uint32Array[];
  /** How many numbers there are in all. */
  readonly size: number;
}

const none = new Uint32Array(0);

/** The tokens of an open document, kept up with it: what an edit left alone is not even looked at. */
export class TokenSheet {
  #tokens: DocumentTokens = { lines: [], size: 0 };
  /** What they were encoded from. */
  #lines: readonly (Line | undefined)[] = [];
  #style: TokenStyle | undefined;
  #forgotten = 0;

  /** The tokens of the document as it is, in the same order of lines. */
  encode(open: OpenDocument, style: TokenStyle): DocumentTokens {
    const lines = [...open.lines];
    const { forgotten } = open;
    const before = this.#tokens.lines;
    const isAsBefore = this.#style === style && this.#forgotten === forgotten;
    const { head, tail } = isAsBefore ? commonEnds(this.#lines, lines) : { head: 0, tail: 0 };
    const fresh = lines
      .slice(head, lines.length - tail)
      .map((line, at) => (line ? tokensOf(open, line, head + at, style) : none));
    const gone = before.slice(head, before.length - tail);
    this.#tokens = {
      lines: before.slice(0, head).concat(fresh, before.slice(before.length - tail)),
      size: this.#tokens.size - sizeOf(gone) + sizeOf(fresh),
    };
    [this.#lines, this.#style, this.#forgotten] = [lines, style, forgotten];
    return this.#tokens;
  }
}

const sizeOf = (lines: readonly Uint32Array[]): number =>
  lines.reduce((size, { length }) => size + length, 0);

/** All of them as LSP encodes them. */
export const joined = (tokens: DocumentTokens): number[] => joinedLines(tokens, [...tokens.lines.keys()], 0);

/** The tokens of some lines, in order; `last` is the line of the token before them. */
export function joinedLines(tokens: DocumentTokens, lines: readonly number[], last: number): number[] {
  const all: number[] = [];
  let before = last;
  for (const line of lines) {
    const data = tokens.lines[line] ?? none;
    if (data.length === 0) continue;
    all.push(line - before);
    for (let index = 1; index < data.length; index += 1) all.push(data[index] ?? 0);
    before = line;
  }
  return all;
}

function tokensOf(open: OpenDocument, line: Line, number: number, style: TokenStyle): Uint32Array {
  if (line.sentences.length === 0) return none;
  const known = open.known(line);
  const last = line.tokens;
  if (last?.known === known && last.style === style) return last.data;
  const entities = known.flatMap((sentence) => entitiesIn({ line: number, ...sentence }));
  const fresh = new Uint32Array(encodeTokens(open.document, entities, style));
  if (fresh.length > 0) fresh[0] = 0;
  const data = fresh.length === 0 ? none : last && areSame(last.data, fresh) ? last.data : fresh;
  line.tokens = { known, style, data };
  return data;
}

const areSame = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
