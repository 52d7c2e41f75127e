import * as z from 'zod';
import { messageOf } from '../../shared/errors.ts';
import type { Span } from '../../shared/spans.ts';
import { faultAt } from './faults.ts';
import type { ReadContext, Reader } from './reader.ts';
import type { FileSentence, LabelledText } from './sentence.ts';

const offset = z.number().int().nonnegative();
const sentence = z.object({
  text: z.string(),
  label: z.record(z.string(), z.record(z.string(), z.array(z.tuple([offset, offset])))),
});

/**
 * Reads CLUENER's JSON lines: `{"text": …, "label": {LABEL: {MENTION: [[start, end], …]}}}`, offsets in code points,
 * the end inclusive (Xu et al. 2020, section 3). The offsets count; that a mention differs from them is noted.
 */
export const readCluener: Reader = jsonReader((label) => label);

/** Reads FiNE's JSON lines, as they were published: CLUENER's, with a slash before each label. */
export const readFine: Reader = jsonReader((label) => label.replace(/^\//, ''));

function jsonReader(labelOf: (written: string) => string): Reader {
  return function* (lines, context) {
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const sentence = parseLine(line, index + 1, context);
      const spans = sentence.spans.map((span) => ({ ...span, label: labelOf(span.label) }));
      yield { ...sentence, spans };
    }
  };
}

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

/** A sentence as a line of CLUENER's, without a line break. */
export const cluenerLine = ({ text, spans }: LabelledText): string =>
  JSON.stringify({ text, label: labelsOf(text, spans) });

/** A sentence as a line of FiNE's, without a line break; `id` is its number in the file. */
export const fineLine = ({ text, spans }: LabelledText, id: number): string =>
  JSON.stringify({
    id,
    text,
    label: labelsOf(
      text,
      spans.map((span) => ({ ...span, label: `/${span.label}` })),
    ),
  });

function labelsOf(text: string, spans: readonly Span[]): Record<string, Record<string, [number, number][]>> {
  const characters = Array.from(text);
  const labels = new Map<string, Map<string, [number, number][]>>();
  for (const { start, end, label } of spans) {
    const mentions = labels.get(label) ?? new Map<string, [number, number][]>();
    const mention = characters.slice(start, end).join('');
    mentions.set(mention, [...(mentions.get(mention) ?? []), [start, end - 1]]);
    labels.set(label, mentions);
  }
  return Object.fromEntries(Array.from(labels, ([name, mentions]) => [name, Object.fromEntries(mentions)]));
}
