import { codePointLength } from '../../shared/text/codepoints.ts';
import type { Reader } from './reader.ts';

/** Reads unlabelled text: one sentence or paragraph a line; blank lines, which part documents, are left out. */
export const readPlain: Reader = function* (lines) {
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text !== '') yield { text, length: codePointLength(text), spans: [], lineOf: () => index + 1 };
  }
};
