import type { Word } from '../../shared/tagging/segmentation.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import type { Reader } from './reader.ts';

/** Reads segmented text: one sentence a line, its words separated by a space (two in the SIGHAN bakeoffs). */
export const readSegmented: Reader = function* (lines) {
  for (const [index, line] of lines.entries()) {
    const words: Word[] = [];
    let end = 0;
    const written = line.split(/[ \t]+/).filter((word) => word !== '');
    for (const word of written) {
      const start = end;
      end += codePointLength(word);
      words.push({ start, end });
    }
    if (end > 0) yield { text: written.join(''), length: end, spans: [], words, lineOf: () => index + 1 };
  }
};
