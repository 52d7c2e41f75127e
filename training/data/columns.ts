import { encodeSpans } from '../../shared/tagging/codec.ts';
import type { Scheme } from '../../shared/tagging/tagset.ts';
import { faultAt } from './faults.ts';
import type { Reader } from './reader.ts';
import type { LabelledText } from './sentence.ts';
import { spansOfTags, tagChecker } from './tags.ts';

/** Stretches of lines between blank ones. A line whose character is a space is not blank: a tag follows. */
export function* blocks(lines: readonly string[]): Generator<{ firstLine: number; rows: readonly string[] }> {
  let start = 0;
  for (let end = 0; end <= lines.length; end += 1) {
    if (end < lines.length && lines[end]?.trim() !== '') continue;
    if (end > start) yield { firstLine: start + 1, rows: lines.slice(start, end) };
    start = end + 1;
  }
}

/**
 * A reader of columns: each line a character, a tab (or a space) and a tag; a blank line between sentences.
 * @param scheme `BIOES` reads BMES too
 */
export const columnReader = (scheme: 'BIO' | 'BIOS' | 'BIOES'): Reader =>
  function* (lines, context) {
    const { file } = context.faults;
    const check = tagChecker(scheme, file);
    for (const { firstLine, rows } of blocks(lines)) {
      const characters: string[] = [];
      const tags: string[] = [];
      rows.forEach((row, index) => {
        const [, character, tag] = /^(.)[\t ](\S+)$/su.exec(row) ?? [];
        if (character === undefined || tag === undefined) {
          throw faultAt(file, firstLine + index, `"${row}"`, 'each line is one character, a tab and a tag');
        }
        check(tag, firstLine + index);
        characters.push(character);
        tags.push(tag);
      });
      yield {
        text: characters.join(''),
        length: characters.length,
        spans: spansOfTags(tags, scheme, firstLine, context),
        lineOf: (offset) => firstLine + offset,
      };
    }
  };

/** Sentences as columns, each with a blank line after it; their entities may not overlap. */
export function* columnLines(sentences: Iterable<LabelledText>, scheme: Scheme): Generator<string> {
  for (const { text, spans } of sentences) {
    const characters = Array.from(text);
    const tags = encodeSpans(spans, characters.length, scheme);
    yield* characters.map((character, index) => `${character}\t${tags[index] ?? 'O'}`);
    yield '';
  }
}
