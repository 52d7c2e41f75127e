import { isDoubtful, type Doubt, type Mention } from '../../shared/active/doubt.ts';
import { inTeachingOrder } from '../../shared/active/ranking.ts';
import type { ShownEntity } from '../../shared/annotations/shown.ts';
import type { Stretch } from '../../shared/spans.ts';
import { randomStream } from '../random.ts';

/**
 * In which order the annotator goes through its sentences.
 * - `reading`: one after the other as they stand, from a place that the seed chooses.
 * - `random`: one after the other in an order that the seed chooses.
 * - `teaching`: each time to the sentence of what `mingshi/nextUncertain` asks first in the whole workspace.
 */
export const orders = ['reading', 'random', 'teaching'] as const;
export type Order = (typeof orders)[number];

/** Which sentences are looked at one after the other. */
export function sequence(order: 'reading' | 'random', size: number, seed: number): number[] {
  const indices = Array.from({ length: size }, (_, index) => index);
  const random = randomStream(seed, 'simulated annotator', order);
  if (order === 'random') return random.shuffle(indices);
  const first = random.integer(size);
  return [...indices.slice(first), ...indices.slice(0, first)];
}

/** A sentence by its place, and what is asked there, if anything is. */
export interface Look {
  readonly sentence: number;
  readonly asked: Stretch | null;
}

/**
 * What is asked first, as the server asks.
 * @param texts all sentences; `shown` what shows in each of them
 * @param answered all that was annotated
 */
export function firstQuestion(
  texts: readonly string[],
  shown: readonly (readonly ShownEntity[])[],
  answered: readonly Mention[],
): Look | undefined {
  const doubts = shown.flatMap((entities, place) =>
    entities
      .filter((entity) => !entity.mark && isDoubtful(entity))
      .map(({ start, end, label, score }): Doubt & { readonly place: number } => ({
        ...{ sentence: texts[place] ?? '', place, start, end, label, score },
      })),
  );
  const [first] = inTeachingOrder(doubts, texts, answered);
  return first && { sentence: first.place, asked: { start: first.start, end: first.end } };
}
