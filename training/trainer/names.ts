import { nameFeatures, paintMatches } from '../../shared/model/inputs.ts';
import { uint8, type Tensor } from '../../shared/model/tensor.ts';
import { longestName, shortestName } from '../../shared/names/line.ts';
import { markOf, nameTypes, typeOf } from '../../shared/names/types.ts';
import type { Stretch } from '../../shared/spans.ts';
import { randomStream, type RandomStream } from '../random.ts';
import type { Example } from './examples.ts';

/** How names are made uncertain in training, so that a model leans on context and trusts a list as far as it should. */
export interface NameNoise {
  /** Share of the sentences that are seen without any list. */
  readonly listDropout: number;
  /** Share of the names that the lists are made to miss. */
  readonly entryDropout: number;
  /** Share of the sentences that are seen with a made-up list of the user's. */
  readonly userLists: number;
}

/** Share of a sentence's known names that a made-up list holds, and of these, how many it holds under a wrong type. */
const listed = 0.5;
const mistyped = 0.05;
/** Share of the other lists' matches that a made-up list holds too although nothing is named there. */
const misplaced = 0.2;
/** Share of the everyday words that a made-up list holds. */
const ordinary = 0.05;

interface Painted extends Stretch {
  readonly marks: readonly number[];
}

/** The input `names@1` of a batch in training: uint8 [size, length, nameFeatures], a function of seed and step. */
export function nameFeed(
  examples: readonly Example[],
  [size, length]: readonly [size: number, length: number],
  noise: NameNoise,
  seed: number,
  step: number,
): Tensor {
  const features = uint8([size, length, nameFeatures]);
  examples.forEach((example, row) => {
    const random = randomStream(seed, 'names', step, row);
    const seen = [...listedNames(example, noise, random), ...userNames(example, noise, random)];
    paintMatches(features.data, row * length * nameFeatures, seen);
  });
  return features;
}

/** What the lists know of a sentence, less what is dropped. */
function listedNames({ matches }: Example, noise: NameNoise, random: RandomStream): readonly Painted[] {
  if (random.uniform() < noise.listDropout) return [];
  return matches.filter(() => random.uniform() >= noise.entryDropout);
}

/** What a made-up list of a user's knows: some of the names, some of them wrong, and some words that are no names. */
function userNames({ names, matches, common }: Example, noise: NameNoise, random: RandomStream): Painted[] {
  if (random.uniform() >= noise.userLists) return [];
  const someType = () => nameTypes[random.integer(nameTypes.length)] ?? 'person';
  const user = (start: number, end: number, type: string): Painted => ({
    start,
    end,
    marks: [markOf('user', type)],
  });
  const known = names
    .filter(({ start, end }) => start + shortestName <= end && end <= start + longestName)
    .filter(() => random.uniform() < listed)
    .map(({ start, end, type }) =>
      user(start, end, random.uniform() < mistyped ? someType() : atSomeDepth(type, random)),
    );
  const isName = (start: number, end: number) =>
    names.some((name) => name.start === start && name.end === end);
  const wrong = matches
    .filter(({ start, end }) => !isName(start, end) && random.uniform() < misplaced)
    .map(({ start, end, marks }) => user(start, end, typeOf(marks[0] ?? 0)));
  const words = common
    .filter(() => random.uniform() < ordinary)
    .map(({ start, end }) => user(start, end, someType()));
  return [...known, ...wrong, ...words];
}

/** Users write labels of any depth: the type itself, or one of those above it. */
function atSomeDepth(type: string, random: RandomStream): string {
  const parts = type.split('/');
  const depth = random.uniform() < 0.5 ? parts.length : 1 + random.integer(parts.length);
  const cut = parts.slice(0, depth).join('/');
  return nameTypes.includes(cut) ? cut : type;
}
