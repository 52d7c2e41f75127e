import { fineTree } from '../labels/builtin.ts';
import type { NameList } from '../names/list.ts';
import { matchNames, type NameMatch } from '../names/match.ts';
import { channelOf, markCount, markOf, typeOf } from '../names/types.ts';
import { int32, uint8, type Tensor, type TensorMap } from './tensor.ts';
import { paddingId, type Vocabulary } from './vocabulary.ts';

/** A sentence as the code points it consists of. */
export type CodePoints = readonly number[];

/** What input functions know beside the sentences: the vocabulary of the model, the name lists of its surroundings. */
export interface InputContext {
  readonly vocabulary: Vocabulary;
  readonly names: readonly NameList[];
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

/** Columns of `names@1`: whether a listed name of that mark begins here, goes on, ends; see `markOf`. */
export const nameFeatures = markCount * 3;

/** The marks that a mark sets: its own, and those of the types above it in the same channel. */
const marksAbove: readonly (readonly number[])[] = Array.from({ length: markCount }, (_, mark) => [
  mark,
  ...fineTree.ancestors(typeOf(mark)).map((type) => markOf(channelOf(mark), type)),
]);

/**
 * Sets the columns of `names@1` for the matches of one sentence.
 * @param features [batch, length, nameFeatures]
 * @param offset index in `features` of the first feature of the sentence's first position
 */
export function paintMatches(
  features: Uint8Array,
  offset: number,
  matches: readonly Pick<NameMatch, 'start' | 'end' | 'marks'>[],
): void {
  for (const { start, end, marks } of matches) {
    for (const mark of marks) {
      for (const above of marksAbove[mark] ?? []) {
        const column = offset + above * 3;
        features[column + start * nameFeatures] = 1;
        for (let inside = start + 1; inside < end - 1; inside += 1) {
          features[column + inside * nameFeatures + 1] = 1;
        }
        features[column + (end - 1) * nameFeatures + 2] = 1;
      }
    }
  }
}

/** uint8 [batch, length, nameFeatures]: where listed names begin, go on and end, by mark; 0 or 1. */
const names: InputFunction = (sentences, { names: lists }, paddedLength) => {
  const features = uint8([sentences.length, paddedLength, nameFeatures]);
  sentences.forEach((sentence, row) => {
    paintMatches(features.data, row * paddedLength * nameFeatures, matchNames(sentence, lists));
  });
  return features;
};

/** The function that fills an input with name-list matches. */
export const namesFunction = 'names@1';

/** The functions that a model's inputs may name. */
export const inputFunctions: ReadonlyMap<string, InputFunction> = new Map([
  ['characters@1', characters],
  ['lengths@1', lengths],
  [namesFunction, names],
]);

/** A graph input and the function that fills it. */
export interface InputBinding {
  readonly name: string;
  readonly function: string;
}

/** Whether a model with these inputs sees what name lists know. */
export const usesNames = (inputs: readonly InputBinding[]): boolean =>
  inputs.some((input) => input.function === namesFunction);

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
