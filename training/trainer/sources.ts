import { typeFor } from '../../shared/names/types.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Vocabulary } from '../../shared/model/vocabulary.ts';
import { maxSentenceLength } from '../../shared/text/sentences.ts';
import { allowedTags, goldTags } from '../data/allowed.ts';
import { commonWords } from '../data/common-words.ts';
import { pseudoSample } from '../data/pseudo.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import type { SoftSentence } from '../data/soft.ts';
import type { RandomStream } from '../random.ts';
import { batchCount, drawnAnew, passes, type Batching, type Source } from './batches.ts';
import { exampleOf, type Encoding, type Example } from './examples.ts';
import type { Job } from './job.ts';
import type { LabelledSet, OtherSet } from './sets.ts';

type Knowledge = Pick<Encoding, 'vocabulary' | 'lists' | 'common'>;

/**
 * What a run learns from, and how much of each an epoch takes.
 * @param taught what the teachers of each head think of the sentences of its lesson
 */
export function sourcesOf(
  sets: readonly LabelledSet[],
  job: Job,
  vocabulary: Vocabulary,
  lists: readonly NameList[],
  taught: readonly (readonly SoftSentence[])[],
): Source[] {
  const everything = sets.flatMap(({ train, also }) => [train, ...also.map(({ sentences }) => sentences)]);
  const common = commonWords(lists.length > 0 ? everything.flat() : []);
  return sets.flatMap((set, head) =>
    sourcesOfHead(set, head, job, { vocabulary, lists, common }, taught[head] ?? []),
  );
}

function sourcesOfHead(
  { head: { name, tree, tags }, train, repeat, also, pseudo, lesson }: LabelledSet,
  head: number,
  job: Job,
  knowledge: Knowledge,
  taught: readonly SoftSentence[],
): Source[] {
  const batching = { size: job.batch, seed: job.seed };
  const gold: Encoding = {
    ...knowledge,
    target: ({ spans, length }) => ({ loss: 'allowed', rows: goldTags(spans, length, tags) }),
    typeOf: (label) => typeFor(label, tree),
  };
  const soft: Encoding<SoftSentence> = {
    ...gold,
    target: (sentence) => ({ loss: 'soft', ...sentence.soft }),
  };
  const learned = (
    source: Pick<Source, 'name' | 'weight'>,
    examples: readonly Example[],
    perEpoch: number,
  ): Source => ({
    ...source,
    head,
    perEpoch,
    turns: passes(examples, { ...batching, name: source.name }, perEpoch),
  });
  const encoded = <Sentence extends LabelledSentence>(
    sentences: readonly Sentence[],
    encoding: Encoding<Sentence>,
  ) => sentences.map((sentence) => exampleOf(sentence, encoding));

  const examples = encoded(train, gold);
  const perEpoch = repeat * batchCount(examples, job.batch);
  const counts = shares(also, job.alsoRatio * perEpoch, job.temperature);
  return [
    learned({ name, weight: 1 }, examples, perEpoch),
    ...also.map(({ name: other, map, sentences, weight }, i) => {
      const encoding: Encoding = {
        ...knowledge,
        target: ({ spans, length }) => ({ loss: 'allowed', rows: allowedTags(spans, length, map, tags) }),
        typeOf: (label) => {
          const [node, ...more] = map.nodesOf(label);
          return node === undefined || more.length > 0 ? undefined : typeFor(node, tree);
        },
      };
      return learned({ name: `${name}=${other}`, weight }, encoded(sentences, encoding), counts[i] ?? 0);
    }),
    ...(pseudo
      ? [pseudoSource(pseudo, train, { name: `${name}=pseudo`, head, perEpoch, batching, gold })]
      : []),
    ...(lesson
      ? [
          learned(
            { name: `${name}=teachers`, weight: lesson.weight },
            encoded(taught, soft),
            Math.max(1, Math.round(lesson.share * perEpoch)),
          ),
        ]
      : []),
  ];
}

/** Pseudo samples of the training sentences that hold a name, drawn anew each epoch (001, section 3.3). */
function pseudoSource(
  { share, pool }: NonNullable<LabelledSet['pseudo']>,
  train: readonly LabelledSentence[],
  { name, head, perEpoch, batching, gold }: PseudoContext,
): Source {
  const named = train.filter(({ spans }) => spans.length > 0);
  const count = Math.round(share * perEpoch);
  const make = (random: RandomStream): Example => {
    for (;;) {
      const sentence = named[random.integer(named.length)] as LabelledSentence;
      const sample = pseudoSample(sentence, pool, random);
      if (sample.length <= maxSentenceLength) return exampleOf(sample, gold);
    }
  };
  return { name, head, weight: 1, perEpoch: count, turns: drawnAnew(make, { ...batching, name }, count) };
}

interface PseudoContext {
  readonly name: string;
  readonly head: number;
  readonly perEpoch: number;
  readonly batching: Omit<Batching, 'name'>;
  readonly gold: Encoding;
}

/**
 * Parts `batches` among sets by their numbers of sentences to the power of 1 / temperature: 1 keeps their proportions,
 * more gives small sets more than their share. One without sentences gets none.
 */
function shares(sets: readonly OtherSet[], batches: number, temperature: number): number[] {
  const sizes = sets.map(({ sentences }) => sentences.length ** (1 / temperature));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => (size === 0 ? 0 : Math.max(1, Math.round((batches * size) / total))));
}
