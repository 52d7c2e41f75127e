import { blocks } from './columns.ts';
import { faultAt } from './faults.ts';
import type { Reader } from './reader.ts';
import { spansOfTags, tagChecker } from './tags.ts';

/**
 * Reads words and entities together: each line a character, its place in its word (`B`, `M`, `E`, or `S` for a word of
 * one character) and a BIO tag, between tabs; a blank line between sentences.
 */
export const readJoint: Reader = function* (lines, context) {
  const { file } = context.faults;
  const check = tagChecker('BIO', file);
  for (const { firstLine, rows } of blocks(lines)) {
    const characters: string[] = [];
    const places: string[] = [];
    const tags: string[] = [];
    rows.forEach((row, index) => {
      const [, character, place, tag] = /^(.)\t([BMES])\t(\S+)$/su.exec(row) ?? [];
      if (character === undefined || place === undefined || tag === undefined) {
        const remedy = 'each line is one character, its place in the word (B, M, E or S) and a BIO tag';
        throw faultAt(file, firstLine + index, `"${row}"`, remedy);
      }
      check(tag, firstLine + index);
      characters.push(character);
      places.push(`${place}-word`);
      tags.push(tag);
    });
    const words = spansOfTags(places, 'BIOES', firstLine, context);
    yield {
      text: characters.join(''),
      length: characters.length,
      spans: spansOfTags(tags, 'BIO', firstLine, context),
      words: words.map(({ start, end }) => ({ start, end })),
      lineOf: (offset) => firstLine + offset,
    };
  }
};
