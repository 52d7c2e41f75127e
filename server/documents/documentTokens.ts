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
export type DocumentTokens = readonly Uint32Array[];

const none = new Uint32Array(0);

/** Encodes what is not as it was the last time. */
export const documentTokens = (open: OpenDocument, style: TokenStyle): DocumentTokens =>
  open.lines.map((line, number) => (line ? tokensOf(open, line, number, style) : none));

/** All of them as LSP encodes them. */
export const joined = (tokens: DocumentTokens): number[] => joinedLines(tokens, [...tokens.keys()], 0);

/** The tokens of some lines, in order; `last` is the line of the token before them. */
export function joinedLines(tokens: DocumentTokens, lines: readonly number[], last: number): number[] {
  const all: number[] = [];
  let before = last;
  for (const line of lines) {
    const data = tokens[line] ?? none;
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
  const fresh = Uint32Array.from(encodeTokens(open.document, entities, style));
  if (fresh.length > 0) fresh[0] = 0;
  const data = fresh.length === 0 ? none : last && areSame(last.data, fresh) ? last.data : fresh;
  line.tokens = { known, style, data };
  return data;
}

const areSame = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
