import { messageOf } from '../../shared/errors.ts';
import type { Span } from '../../shared/spans.ts';
import { decodeTags, encodeSpans } from '../../shared/tagging/codec.ts';
import type { Scheme } from '../../shared/tagging/tagset.ts';
import { faultAt } from './faults.ts';
import type { ReadContext } from './reader.ts';

/**
 * The spans of one sentence's tags, of which the first stands in line `firstLine` and each other one line below.
 * A tag is illegal where the spans that it is read as would be written otherwise.
 */
export function spansOfTags(
  tags: readonly string[],
  scheme: Exclude<Scheme, 'BI' | 'BMES'>,
  firstLine: number,
  { faults, repair }: ReadContext,
): Span[] {
  const spans = decodeTags(tags, scheme, 'repair');
  const legal = encodeSpans(spans, tags.length, scheme);
  for (const [index, tag] of tags.entries()) {
    const expected = legal[index] ?? 'O';
    if (tag.replace(/^M-/, 'I-') === expected) continue;
    const line = firstLine + index;
    if (!repair) {
      const what = `${tag} is not legal between its neighbours (${expected} would be)`;
      throw faultAt(faults.file, line, what, 'mend it, or have such tags repaired with --repair');
    }
    faults.note('illegalTags', line);
  }
  return spans;
}

/** A check that a scheme has a tag, fast for the tags it has seen. */
export function tagChecker(scheme: Scheme, file: string): (tag: string, line: number) => void {
  const known = new Set<string>();
  return (tag, line) => {
    if (known.has(tag)) return;
    try {
      decodeTags([tag], scheme, 'repair');
    } catch (error) {
      throw faultAt(file, line, messageOf(error), 'mend it, or end the name of the file in its scheme');
    }
    known.add(tag);
  };
}
