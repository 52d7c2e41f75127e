import type { Entity, Stretch } from '../spans.ts';

/** A stretch of a sentence that was, or is to be, labelled. */
export interface Mention extends Stretch {
  /** Text of the sentence. */
  readonly sentence: string;
}

/** A mention that a model labelled without being sure. */
export interface Doubt extends Mention {
  readonly label: string;
  /** Probability, under the model, that exactly this span carries exactly this label; in [0, 1]. */
  readonly score: number;
}

/** Nobody need be asked about an entity of this probability: it is right more often than annotators agree. */
const sureFrom = 0.9;

export const isDoubtful = ({ score }: Pick<Entity, 'score'>): boolean => score < sureFrom;
