import { int32, type Tensor, type TensorMap } from './tensor.ts';
import { paddingId, type Vocabulary } from './vocabulary.ts';

/** A sentence as the code points it consists of. */
export type CodePoints = readonly number[];

/** What a model package holds for its input functions. */
export interface InputContext {
  readonly vocabulary: Vocabulary;
}

/**
 * Makes one input of a graph from a batch of sentences: pure, and never changed once a model was trained with it (a
 * change gets a new version). `paddedLength` is at least the length of the longest sentence.
 */
export type InputFunction = (
  sentences: readonly CodePoints[],
  context: InputContext,
  paddedLength: number,
) => Tensor;

/** int32 [batch, length]: vocabulary ids, padded at the end. */
const characters: InputFunction = (sentences, { vocabulary }, paddedLength) => {
  const ids = int32([sentences.length, paddedLength]);
  ids.data.fill(paddingId);
  sentences.forEach((sentence, row) => {
    sentence.forEach((codePoint, column) => {
      ids.data[row * paddedLength + column] = vocabulary.idOf(codePoint);
    });
  });
  return ids;
};

/** int32 [batch]: code points of each sentence. */
const lengths: InputFunction = (sentences) =>
  int32(
    [sentences.length],
    Int32Array.from(sentences, (sentence) => sentence.length),
  );

/** The functions that a model's inputs may name. */
export const inputFunctions: ReadonlyMap<string, InputFunction> = new Map([
  ['characters@1', characters],
  ['lengths@1', lengths],
]);

/** A graph input and the function that fills it. */
export interface InputBinding {
  readonly name: string;
  readonly function: string;
}

/** All inputs of a graph for a batch of sentences, padded to the longest of them or to `paddedLength`. */
export function buildFeeds(
  inputs: readonly InputBinding[],
  sentences: readonly CodePoints[],
  context: InputContext,
  paddedLength = sentences.reduce((longest, sentence) => Math.max(longest, sentence.length), 0),
): TensorMap {
  return Object.fromEntries(
    inputs.map((input) => {
      const fill = inputFunctions.get(input.function);
      if (!fill) throw new Error(`there is no input function '${input.function}'`);
      return [input.name, fill(sentences, context, paddedLength)];
    }),
  );
}
