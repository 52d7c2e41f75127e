import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { UserError, messageOf } from '../../shared/errors.ts';
import { parseTree } from '../../shared/labels/parse.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { learningJobSchema, type LearningJob } from '../../shared/learning/job.ts';
import { overlaps } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { maxSentenceLength } from '../../shared/text/sentences.ts';
import { readFault } from '../../shared/text/file.ts';
import type { Annotated } from './annotated.ts';
import { labelsFor } from './known-tags.ts';

/** A job that was found sound, with its tree. */
export interface CheckedJob extends Omit<LearningJob, 'tree'> {
  readonly tree: LabelTree;
}

/** @throws UserError that names the file, and the field or the example that is wrong */
export async function readLearningJob(path: string): Promise<CheckedJob> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError(`cannot read the job ${path}: ${readFault(error)}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${messageOf(error)}`);
  }
  return checkedJob(json, path);
}

/** @param source names the job in messages */
export function checkedJob(json: unknown, source: string): CheckedJob {
  const parsed = learningJobSchema.safeParse(json);
  if (!parsed.success) throw new UserError(`${source} is no job: ${z.prettifyError(parsed.error)}`);
  const tree = parseTree(parsed.data.tree, source);
  parsed.data.examples.forEach((example, index) => {
    const fault = faultOf(example, tree);
    if (fault !== undefined) throw new UserError(`${source}: example ${index} ("${example.text}"): ${fault}`);
  });
  return { ...parsed.data, tree };
}

/**
 * A model never loses a label: its tree only grows.
 * @param labels those of the model that training begins with
 * @throws UserError if the job's tree lacks one
 */
export function checkLabels({ tree }: CheckedJob, labels: readonly string[]): void {
  const lost = labels.find((label) => !tree.labels.includes(label));
  if (lost !== undefined)
    throw new UserError(`the job's tree ${tree.name} lacks the label "${lost}", which its model has`);
}

function faultOf({ text, spans, rejected }: Annotated, tree: LabelTree): string | undefined {
  const length = codePointLength(text);
  if (length > maxSentenceLength) return `its sentence is longer than ${maxSentenceLength} characters`;
  const outside = [...spans, ...rejected].find(({ start, end }) => start >= end || end > length);
  if (outside) return `[${outside.start}, ${outside.end}) is no stretch of ${length} characters`;
  const stranger = spans.find(({ label }) => labelsFor(label, tree.labels).size === 0);
  if (stranger) return `the tree ${tree.name} has no label at or below "${stranger.label}"`;
  const clash = spans.find((span, index) => spans.slice(index + 1).some((other) => overlaps(span, other)));
  return clash && `the span [${clash.start}, ${clash.end}) overlaps another one`;
}
