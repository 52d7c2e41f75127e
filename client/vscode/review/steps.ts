import type { WrittenNews } from '../mingshi.ts';

/** What one command said: a record of it, and the place that it was about. */
export interface Step {
  readonly record: string;
  readonly uri: string;
  readonly range: NonNullable<WrittenNews['range']>;
}

/** What was said in a review, in whatever documents, so that it can be taken back. */
export class Steps {
  readonly #steps: Step[] = [];

  /** What takes something back is no step. */
  add({ command, records: [record], uri, range }: WrittenNews): void {
    if (command === 'mingshi.undo' || record === undefined || uri === undefined || !range) return;
    this.#steps.push({ record, uri, range });
  }

  /** The last one that was not taken yet. */
  get last(): Step | undefined {
    return this.#steps.at(-1);
  }

  takeLast(): Step | undefined {
    return this.#steps.pop();
  }

  clear(): void {
    this.#steps.length = 0;
  }
}
