import { nameFeatures, namesFunction, type InputBinding } from '../shared/model/inputs.ts';
import { Graph, type Shape, type Value } from './engine/graph.ts';
import { toOnnx } from './engine/onnx.ts';
import { add, cast, mul, sum } from './engine/ops/index.ts';
import type { Transform } from './engine/optimisers/index.ts';
import { addTrainingStep } from './engine/step.ts';
import { Context, type Mask, type Parameter } from './layers/context.ts';
import { distillationLoss } from './layers/crf-distillation.ts';
import { crfLoss, type CrfScores } from './layers/crf.ts';
import { userEvidence } from './layers/name-evidence.ts';
import type { EmbeddingTable } from './layers/embedding.ts';
import { freeTagHead, legalOnly, tiedTagHead, type Head } from './layers/tag-head.ts';
import type { Method } from './methods/method.ts';

/** A tagger: an encoder and CRF heads on it. Everything that its graphs depend on. */
export interface Tagger {
  readonly method: Method;
  /** What `method.settings` gave. */
  readonly settings: unknown;
  readonly table: Omit<EmbeddingTable, 'size'>;
  readonly head: 'tied' | 'free';
  /** Whether it sees what name lists know. */
  readonly names: boolean;
}

/** Names of a training graph's inputs beside parameters, masks and schedules. */
export const batchInputs = {
  characters: 'characters',
  names: 'names',
  allowed: 'allowed',
  softTags: 'soft.tags',
  softTransitions: 'soft.transitions',
  weights: 'weights',
} as const;

/** The inputs of an inference graph, and the functions that fill them. */
export const inputsOf = ({ names }: Pick<Tagger, 'names'>): InputBinding[] => [
  { name: batchInputs.characters, function: 'characters@1' },
  ...(names ? [{ name: batchInputs.names, function: namesFunction }] : []),
];

/** Names of the tensors that a package's decoder reads. */
export const scoreNames = {
  emissions: 'emissions',
  transitions: 'crf.transitions',
  start: 'crf.start',
  end: 'crf.end',
} as const;

/** What a batch is learned by: the tags that each position may have, or a distribution over tag sequences. */
export type Loss = 'allowed' | 'soft';

export type Parameters = ReadonlyMap<string, Parameter>;

export interface TrainingGraph {
  readonly graph: Graph;
  /** The graph as the bytes of an ONNX file. */
  readonly model: Uint8Array;
  readonly masks: readonly Mask[];
}

/** Whether a parameter stays as it is. */
export type Frozen = (parameter: string) => boolean;

export const nothingFrozen: Frozen = () => false;

/**
 * One training step of one head by one loss, for batches of one shape. The loss is a sum over sentences, each times its
 * entry of `weights` [batch], 0 for rows that only fill the batch:
 * - `allowed`: `crfLoss` against the input `allowed`, uint8 [batch, length, tags].
 * - `soft`: `distillationLoss` against `softTags` [batch, length, tags] and `softTransitions` [tags, tags].
 */
export function trainingGraph(
  tagger: Tagger,
  head: Head,
  kind: Loss,
  batch: number,
  length: number,
  optimiser: Transform,
  frozen = nothingFrozen,
): TrainingGraph {
  const { context, mask, scoresOf } = encoded(tagger, [batch, length], true);
  const scores = legalOnly(scoresOf(head), head.tags);
  const weights = context.graph.input({ type: 'float32', shape: [batch] }, batchInputs.weights);
  const loss = losses[kind](scores, mask, weights);
  const learned = [...context.parameters].filter(([name]) => !frozen(name));
  const values = new Map(learned.map(([name, { value }]) => [name, value]));
  addTrainingStep(context.graph, loss, values, optimiser);
  return {
    graph: context.graph,
    model: toOnnx(context.graph, `${tagger.method.name}.step`),
    masks: context.masks,
  };
}

/** Scores of [batch, length, tags], mask and weights → the loss of a batch; adds the inputs that it compares with. */
type BatchLoss = (scores: CrfScores, mask: Value, weights: Value) => Value;

const losses: Readonly<Record<Loss, BatchLoss>> = {
  allowed: (scores, mask, weights) => {
    const { graph, shape } = scores.emissions;
    const allowed = graph.input({ type: 'uint8', shape }, batchInputs.allowed);
    return sum(mul(crfLoss(scores, cast(allowed, 'float32'), mask), weights));
  },
  soft: (scores, mask, weights) => {
    const { graph, shape } = scores.emissions;
    const tags = graph.input({ type: 'float32', shape }, batchInputs.softTags);
    const transitions = graph.input(
      { type: 'float32', shape: scores.transitions.shape },
      batchInputs.softTransitions,
    );
    return distillationLoss(scores, { tags, transitions }, mask, weights);
  },
};

/** What is served: the inputs of `inputsOf` → emissions [batch, length, tags], at any size. */
export function inferenceGraph(
  tagger: Tagger,
  head: Head,
): { readonly model: Uint8Array; readonly parameters: Parameters } {
  const { context, scoresOf } = encoded(tagger, anySize);
  context.graph.output(scoreNames.emissions, scoresOf(head).emissions);
  return { model: toOnnx(context.graph, tagger.method.name), parameters: context.parameters };
}

/** Parameters → the scores of transitions and borders, which the decoder reads as plain tensors. */
export function decoderGraph(tagger: Tagger, head: Head): Uint8Array {
  const { context, scoresOf } = encoded(tagger, anySize);
  const scores = scoresOf(head);
  for (const part of ['transitions', 'start', 'end'] as const)
    context.graph.output(scoreNames[part], scores[part]);
  return toOnnx(context.graph, `${tagger.method.name}.decoder`);
}

/** The parameters that the heads need between them, in a fixed order. */
export function parametersOf(tagger: Tagger, heads: readonly Head[]): Parameters {
  const { context, scoresOf } = encoded(tagger, anySize);
  heads.forEach(scoresOf);
  return context.parameters;
}

const anySize: Shape = ['batch', 'length'];

interface EncodedBatch {
  readonly context: Context;
  /** [batch, length], 1 on text and 0 on padding. */
  readonly mask: Value;
  /** Adds a head. */
  readonly scoresOf: (head: Head) => CrfScores;
}

/** A new graph with the encoder of a batch [batch, length] of characters, ready for heads. */
function encoded(tagger: Tagger, shape: Shape, training = false): EncodedBatch {
  const { method, settings, table } = tagger;
  const context = new Context(new Graph(), training);
  const ids = context.graph.input({ type: 'int32', shape }, batchInputs.characters);
  const names = tagger.names
    ? context.graph.input({ type: 'uint8', shape: [...shape, nameFeatures] }, batchInputs.names)
    : undefined;
  const { features, mask } = method.encode(context, { ids, table, ...(names ? { names } : {}) }, settings);
  const tagHead = tagger.head === 'tied' ? tiedTagHead : freeTagHead;
  const scoresOf = (head: Head): CrfScores => {
    const scores = tagHead(context, head, features);
    if (!names) return scores;
    return { ...scores, emissions: add(scores.emissions, userEvidence(context, head, features, names)) };
  };
  return { context, mask, scoresOf };
}
