import type { KnownNames, NameEvidence } from '../active/evidence.ts';
import { NameIndex } from '../active/name-index.ts';
import type { Lessons } from '../annotations/learning.ts';
import { foldText } from '../text/folding.ts';
import type { LearningJob } from './job.ts';

/** What the journals of some folders teach. */
export interface Taught extends Lessons {
  /** Those whose records are behind the examples: URIs, and `loose` for documents that lie in none. */
  readonly folders: readonly string[];
}

/** What is to be learned, and how. */
export interface Material extends Taught {
  /** Sentences of the user's documents. */
  readonly sentences: Iterable<string>;
  /** Paths of the user's lists of names. */
  readonly nameFiles: readonly string[];
  readonly threads: number;
}

/** More sentences that nothing was said of do not make a model remember more. */
const mostUnlabelled = 2000;

export function learningJob(
  { examples, folders, tree, sentences, nameFiles, threads }: Omit<Material, 'lapsed'>,
  run: Pick<LearningJob, 'base' | 'live' | 'unlearns' | 'out' | 'seed'>,
): LearningJob {
  const said = new Set(examples.map(({ text }) => text));
  const names = new NameIndex(labelledNames(examples));
  const unlabelled = new Set<string>();
  for (const sentence of sentences) {
    if (unlabelled.size === mostUnlabelled) break;
    // What the base says of a name that it was corrected on is what is to be unlearned.
    const holdsName = (): boolean => !names.find(sentence, () => true).next().done;
    if (!said.has(sentence) && !holdsName()) unlabelled.add(sentence);
  }
  return {
    format: 2,
    ...run,
    tree: { name: tree.name, nodes: [...tree.nodes] },
    examples: [...examples],
    unlabelled: [...unlabelled],
    nameFiles: [...nameFiles],
    folders: [...folders],
    threads,
  };
}

/** The texts that were labelled somewhere. */
function labelledNames(examples: Lessons['examples']): KnownNames {
  const names = new Map<string, NameEvidence>();
  for (const { text, spans } of examples) {
    const characters = spans.length > 0 ? Array.from(text) : [];
    for (const { start, end, label } of spans)
      names.set(foldText(characters.slice(start, end).join('')), { label, accepted: 1, rejected: 0 });
  }
  return names;
}

/** Ids of the records that examples stand for. */
export const recordsOf = (examples: Lessons['examples']): ReadonlySet<string> =>
  new Set(examples.flatMap(({ records }) => records));
