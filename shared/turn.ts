/** Lets one thing happen at a time, in the order in which it was asked for. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Begins once all that was asked for before is over, well or not.
   * @param action must not wait for another one in the same turn
   */
  take<T>(action: () => Promise<T>): Promise<T> {
    return Turn.takeAll([this], action);
  }

  /**
   * As `take`, for an action that reads what there is when it begins.
   * @returns asks for it: one that has not begun does for all who ask until then
   */
  shared<T>(action: () => Promise<T>): () => Promise<T> {
    let waiting: Promise<T> | undefined;
    const begin = (): Promise<T> => {
      waiting = undefined;
      return action();
    };
    return () => (waiting ??= this.take(begin));
  }

  /** As `take`, in several turns at once: its places are all taken at one moment, so that no two wait for each other. */
  static takeAll<T>(turns: readonly Turn[], action: () => Promise<T>): Promise<T> {
    const outcome = Promise.all(turns.map((turn) => turn.#last)).then(action);
    const over = outcome.catch(() => undefined);
    for (const turn of turns) turn.#last = over;
    return outcome;
  }
}
