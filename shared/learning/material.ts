import type { Lessons } from '../annotations/learning.ts';
import type { LearningJob } from './job.ts';

/** What is to be learned, and how. */
export interface Material extends Lessons {
  /** Sentences of the user's documents. */
  readonly sentences: Iterable<string>;
  /** The user's lists of names. */
  readonly names: readonly string[];
  readonly threads: number;
}

/** More sentences that nothing was said of do not make a model remember more. */
const mostUnlabelled = 2000;

export function learningJob(
  { examples, tree, sentences, names, threads }: Material,
  run: Pick<LearningJob, 'base' | 'out' | 'seed'>,
): LearningJob {
  const said = new Set(examples.map(({ text }) => text));
  const unlabelled = new Set<string>();
  for (const sentence of sentences) {
    if (unlabelled.size === mostUnlabelled) break;
    if (!said.has(sentence)) unlabelled.add(sentence);
  }
  return {
    format: 1,
    ...run,
    tree: { name: tree.name, nodes: [...tree.nodes] },
    examples: [...examples],
    unlabelled: [...unlabelled],
    names: [...names],
    threads,
  };
}

/** Ids of the records that examples stand for. */
export const recordsOf = (examples: Lessons['examples']): ReadonlySet<string> =>
  new Set(examples.flatMap(({ records }) => records));
