import type { GateFigures } from '../../shared/learning/job.ts';
import type { Reason } from '../../shared/learning/reason.ts';

/** Trains models, outside of this process. */
export interface Trainer {
  /**
   * Starts a run, or takes up one that was left.
   * @param jobFile absolute; see `learningJobSchema`
   * @param onStep told of the share that is done, from 0 to 1
   */
  start(jobFile: string, events: { readonly onStep: (share: number) => void }): Training;
}

export interface Training {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly ended: Promise<TrainingEnd>;
  /** Somebody types: it waits a little before its next step. */
  giveWay(): void;
  /** Ends it at once. */
  cancel(): void;
  /** Lets it stop at its next checkpoint, when this process is gone. */
  leave(): void;
}

export type TrainingEnd =
  | { readonly kind: 'done'; readonly figures: GateFigures }
  | { readonly kind: 'cancelled' }
  | ({ readonly kind: 'failed' } & Reason);
