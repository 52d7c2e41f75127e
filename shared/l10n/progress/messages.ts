/** Titles of progress that a user waits for. */
export interface ProgressMessages {
  readonly loading: string;
  readonly analysing: string;
}
