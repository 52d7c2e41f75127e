import type { Entity, Stretch } from '../spans.ts';

/** A stretch of a sentence that was, or is to be, labelled. */
export interface Mention extends Stretch {
  /** Text of the sentence. */
  readonly sentence: string;
}

/** A mention that a model labelled without being sure, or that it may have missed. */
export interface Doubt extends Mention {
  readonly label: string;
  /**
   * Probability that what shows is right, in [0, 1]: under the model, that exactly this span carries exactly this label;
   * where it is `missed`, by what is known of the name, that it is no entity.
   */
  readonly score: number;
  /** Whether the model found nothing here, though the name is known from elsewhere; `label` is what it is there. */
  readonly missed?: true;
}

/** Nobody need be asked about something of this probability: it is right more often than annotators agree. */
const sureFrom = 0.9;

export const isDoubtful = ({ score }: Pick<Entity, 'score'>): boolean => score < sureFrom;
