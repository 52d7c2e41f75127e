import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Span } from '../../shared/spans.ts';
import { decodeTags } from '../../shared/tagging/codec.ts';
import type { TagSet } from '../../shared/tagging/tagset.ts';
import { sparse, type SoftSentence } from '../data/soft.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import type { Lesson } from './lessons.ts';
import { loadTeacher, type Expectations, type Teacher } from './teachers.ts';

/** Expectations below it are left out, so that those of tens of thousands of sentences fit into memory. */
const least = 1e-4;

/** Sentences whose expectations are held in full at a time. */
const together = 64;

/** What teaching needs of its surroundings. */
export interface Teaching {
  readonly runtime: Runtime;
  /** What teachers that use names see. */
  readonly lists: readonly NameList[];
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onSentences: (done: number, total: number) => void;
}

/**
 * The sentences of each lesson in their order, with what its teachers think of them; none where there is no lesson.
 * @throws the reason of `signal` once it is aborted
 */
export async function softTargets(
  lessons: readonly (Lesson | undefined)[],
  teaching: Teaching,
): Promise<SoftSentence[][]> {
  const taught: SoftSentence[][] = [];
  for (const lesson of lessons) taught.push(lesson ? await taughtBy(lesson, teaching) : []);
  return taught;
}

async function taughtBy(
  { teachers: packages, tags, sentences }: Lesson,
  { runtime, lists, threads, signal, onSentences }: Teaching,
): Promise<SoftSentence[]> {
  // Those of like length together, so that little is computed on padding.
  const order = sentences.map((sentence, index) => ({ sentence, index }));
  order.sort((a, b) => a.sentence.length - b.sentence.length);
  const taught = new Array<SoftSentence>(sentences.length);
  const teachers: Teacher[] = [];
  try {
    for (const pkg of packages) teachers.push(await loadTeacher(pkg, runtime, lists, { threads }));
    for (let first = 0; first < order.length; first += together) {
      signal.throwIfAborted();
      const group = order.slice(first, first + together);
      const means = await meanExpectations(
        teachers,
        group.map(({ sentence }) => sentence),
        tags.size,
      );
      group.forEach(({ sentence, index }, row) => {
        taught[index] = softSentence(sentence, means[row] as Expectations, tags);
      });
      onSentences(first + group.length, order.length);
    }
  } finally {
    for (const teacher of teachers) await teacher.release();
  }
  return taught;
}

/** What teachers expect of sentences between them: the expectations of the mean of their distributions. */
async function meanExpectations(
  teachers: readonly Teacher[],
  sentences: readonly LabelledSentence[],
  size: number,
): Promise<Expectations[]> {
  const means = sentences.map(({ length }) => ({
    tags: new Float64Array(length * size),
    transitions: new Float64Array(size * size),
  }));
  for (const teacher of teachers) {
    await teacher.expect(sentences, (index, { tags, transitions }) => {
      const mean = means[index] as Expectations;
      addShare(mean.tags, tags, teachers.length);
      addShare(mean.transitions, transitions, teachers.length);
    });
  }
  return means;
}

function addShare(mean: Float64Array, values: Float64Array, count: number): void {
  for (let index = 0; index < mean.length; index += 1)
    mean[index] = (mean[index] as number) + (values[index] as number) / count;
}

const softSentence = (
  { text, length }: LabelledSentence,
  { tags: probabilities, transitions }: Expectations,
  tags: TagSet,
): SoftSentence => ({
  text,
  length,
  spans: likeliestSpans(probabilities, length, tags),
  soft: {
    tags: sparse(probabilities, tags.size, least),
    transitions: sparse(transitions, tags.size ** 2, least),
  },
});

/** The spans that the likeliest tag of each position makes. */
function likeliestSpans(probabilities: Float64Array, length: number, tags: TagSet): Span[] {
  const likeliest = Array.from({ length }, (_, position) => {
    const row = probabilities.subarray(position * tags.size, (position + 1) * tags.size);
    return tags.tags[row.indexOf(Math.max(...row))] ?? 'O';
  });
  return decodeTags(likeliest, tags.scheme, 'repair');
}
