import { join } from 'node:path';
import * as z from 'zod';
import { messageOf } from '../../shared/errors.ts';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import { nearestLabels } from '../../shared/labels/nearest.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { overlaps, type Span } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { maxSentenceLength } from '../../shared/text/sentences.ts';

/** A sentence of `models/regression/`, labelled in both trees that ship. */
export interface RegressionSentence {
  /** What kind of text it could stand in: `news`, `chat`, `novel`, … */
  readonly style: string;
  readonly text: string;
  /** Its entities in each tree, in order; no two overlap. Offsets are code points. */
  readonly fine: readonly Span[];
  readonly cluener: readonly Span[];
  /** Of its file, from 1. */
  readonly line: number;
}

/** The half that trainings may learn from, and the one that only gates may see. */
export const regressionHalves = ['replay', 'gate'] as const;
export type RegressionHalf = (typeof regressionHalves)[number];

export const regressionFile = (root: string, half: RegressionHalf): string =>
  join(root, 'models', 'regression', `${half}.jsonl`);

const offset = z.int().nonnegative();
const spans = z.array(z.strictObject({ start: offset, end: offset, label: z.string() }));
const sentence = z.strictObject({ style: z.string().min(1), text: z.string(), fine: spans, cluener: spans });

/** Reads the lines of a half: the sentences that are sound, and `FILE:LINE: what is wrong` of the others. */
export function parseRegression(
  lines: readonly string[],
  file: string,
): { readonly sentences: RegressionSentence[]; readonly problems: string[] } {
  const sentences: RegressionSentence[] = [];
  const problems: string[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const read = parseLine(text, index + 1);
    if ('problems' in read) problems.push(...read.problems.map((what) => `${file}:${index + 1}: ${what}`));
    else sentences.push(read);
  }
  return { sentences, problems };
}

function parseLine(text: string, line: number): RegressionSentence | { readonly problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [`not JSON (${messageOf(error)})`] };
  }
  const parsed = sentence.safeParse(json);
  if (!parsed.success) {
    const found = parsed.error.issues;
    return { problems: found.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`) };
  }
  const { data } = parsed;
  const problems = [
    ...textProblems(data.text),
    ...Object.entries(builtinTrees).flatMap(([name, tree]) =>
      spanProblems(name === 'fine' ? data.fine : data.cluener, data.text, tree),
    ),
  ];
  const inOrder = (all: readonly Span[]) => all.toSorted((a, b) => a.start - b.start);
  return problems.length > 0
    ? { problems }
    : { ...data, fine: inOrder(data.fine), cluener: inOrder(data.cluener), line };
}

function textProblems(text: string): string[] {
  const length = codePointLength(text);
  if (length === 0 || length > maxSentenceLength)
    return [`a sentence has 1 to ${maxSentenceLength} characters, this one ${length}`];
  return /[\r\n]/.test(text) || text !== text.trim()
    ? ['the sentence is not one line without white space around it']
    : [];
}

function spanProblems(spans: readonly Span[], text: string, tree: LabelTree): string[] {
  const characters = Array.from(text);
  return spans.flatMap((span, index) => {
    const { start, end, label } = span;
    const mention = characters.slice(start, end).join('');
    const name = `${tree.name}: ${label} "${mention}" [${start}, ${end})`;
    const problems: string[] = [];
    if (start >= end || end > characters.length)
      problems.push(`${name} does not lie in a text of ${characters.length} characters`);
    else if (mention !== mention.trim()) problems.push(`${name} begins or ends with white space`);
    if (!tree.node(label)?.label)
      problems.push(
        `${name}: no such label; nearest are ${nearestLabels(label, tree.labels).join(', ') || 'none'}`,
      );
    const other = spans.slice(0, index).find((before) => overlaps(before, span));
    if (other) problems.push(`${name} overlaps ${other.label} [${other.start}, ${other.end})`);
    return problems;
  });
}
