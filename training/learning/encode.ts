import type { LabelTree } from '../../shared/labels/tree.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { createScorer } from '../../shared/model/scorer.ts';
import type { NameList } from '../../shared/names/list.ts';
import { sparse } from '../data/soft.ts';
import { exampleOf, type Encoding, type Example } from '../trainer/examples.ts';
import type { Expectations } from '../trainer/teachers.ts';
import type { Annotated } from './annotated.ts';
import { beliefs } from './belief.ts';
import { knownTags } from './known-tags.ts';
import { sampleKinds, type Pools } from './settings.ts';

/** Expectations below it are left out. */
const least = 1e-4;

interface Surroundings {
  readonly tree: LabelTree;
  /** The labels that the base has; of others it has no belief. */
  readonly known: readonly string[];
  readonly lists: readonly NameList[];
  readonly runtime: Runtime;
  readonly threads: number;
}

/**
 * Makes numbers of sentences: the targets of each are what the base believes of it once it is told what is known.
 * @param base with the tags that are to be learned
 */
export const encoder =
  (base: ModelPackage, { tree, known, lists, runtime, threads }: Surroundings) =>
  async (pools: Pools<Annotated>): Promise<Pools<Example>> => {
    const { tags, vocabulary, scores } = base;
    const tagsOf = knownTags(tree, tags, (label) => !known.includes(label));
    const believe = beliefs(tags, scores);
    const encodingFor = (expected: Expectations): Encoding => ({
      vocabulary,
      lists,
      common: new Set(),
      typeOf: () => undefined,
      target: () => softTarget(expected, tags.size),
    });
    const sentences = sampleKinds.flatMap((kind) => pools[kind]);
    const codePoints = sentences.map(({ text }) =>
      Array.from(text, (character) => character.codePointAt(0) ?? 0),
    );
    const examples = new Map<Annotated, Example>();
    const scorer = await createScorer(base, runtime, { threads });
    try {
      await scorer.score(codePoints, lists, (index, emissions) => {
        const sentence = sentences[index] as Annotated;
        const { text, rejected } = sentence;
        const length = codePoints[index]?.length ?? 0;
        const expected = believe(emissions, { rows: tagsOf(sentence), rejected });
        examples.set(sentence, exampleOf({ text, length, spans: [] }, encodingFor(expected)));
      });
    } finally {
      await scorer.release();
    }
    const encoded = (kind: (typeof sampleKinds)[number]): Example[] =>
      pools[kind].map((sentence) => examples.get(sentence) as Example);
    return Object.fromEntries(sampleKinds.map((kind) => [kind, encoded(kind)])) as unknown as Pools<Example>;
  };

const softTarget = ({ tags, transitions }: Expectations, size: number): Example['target'] => ({
  loss: 'soft',
  tags: sparse(tags, size, least),
  transitions: sparse(transitions, size ** 2, least),
});
