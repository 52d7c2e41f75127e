import * as z from 'zod';
import { messageOf } from '../../shared/errors.ts';
import type { Span } from '../../shared/spans.ts';
import { faultAt } from './faults.ts';
import type { ReadContext, Reader } from './reader.ts';
import type { FileSentence, LabelledSentence } from './sentence.ts';

const offset = z.number().int().nonnegative();
const sentence = z.object({
  text: z.string(),
  label: z.record(z.string(), z.record(z.string(), z.array(z.tuple([offset, offset])))),
});

/**
 * Reads CLUENER's JSON lines: `{"text": …, "label": {LABEL: {MENTION: [[start, end], …]}}}`, offsets in code points,
 * the end inclusive (Xu et al. 2020, section 3). The offsets count; that a mention differs from them is noted.
 */
export const readCluener: Reader = function* (lines, context) {
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '') yield parseLine(line, index + 1, context);
  }
};

function parseLine(line: string, number: number, { faults, repair }: ReadContext): FileSentence {
  const wrong = (what: string) =>
    faultAt(
      faults.file,
      number,
      what,
      'each line is {"text": …, "label": {LABEL: {MENTION: [[start, end]]}}}',
    );
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw wrong(`not JSON (${messageOf(error)})`);
  }
  const parsed = sentence.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(`${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'wrong shape'}`);
  }
  const { text, label: labels } = parsed.data;
  const characters = Array.from(text);
  const wrongOffsets = (label: string, mention: string, start: number, last: number) =>
    faultAt(
      faults.file,
      number,
      `${label} "${mention}" has the offsets [${start}, ${last}] in a text of ${characters.length} characters`,
      'give its first and last character, counted in code points from 0, or leave such entities out with --repair',
    );
  const spans = Object.entries(labels).flatMap(([label, mentions]) =>
    Object.entries(mentions).flatMap(([mention, places]) =>
      places.flatMap(([start, last]): Span[] => {
        if (start > last || last >= characters.length) {
          if (!repair) throw wrongOffsets(label, mention, start, last);
          faults.note('wrongOffsets', number);
          return [];
        }
        const end = last + 1;
        if (characters.slice(start, end).join('') !== mention) faults.note('keyMismatches', number);
        return [{ start, end, label }];
      }),
    ),
  );
  return { text, length: characters.length, spans, lineOf: () => number };
}

/** A sentence as a line of that format, without a line break. */
export function cluenerLine({ text, spans }: Pick<LabelledSentence, 'text' | 'spans'>): string {
  const characters = Array.from(text);
  const labels = new Map<string, Map<string, [number, number][]>>();
  for (const { start, end, label } of spans) {
    const mentions = labels.get(label) ?? new Map<string, [number, number][]>();
    const mention = characters.slice(start, end).join('');
    mentions.set(mention, [...(mentions.get(mention) ?? []), [start, end - 1]]);
    labels.set(label, mentions);
  }
  const label = Object.fromEntries(
    Array.from(labels, ([name, mentions]) => [name, Object.fromEntries(mentions)]),
  );
  return JSON.stringify({ text, label });
}
