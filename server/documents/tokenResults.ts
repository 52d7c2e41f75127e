import { randomUUID } from 'node:crypto';
import type { DocumentTokens } from './documentTokens.ts';
import type { OpenDocument } from './openDocument.ts';

/** What is kept of one document: so many answers at most, and the last alone where they are larger than this together. */
const mostAnswers = 4;
const mostBytes = 8 * 2 ** 20;

interface Answer {
  readonly id: string;
  readonly tokens: DocumentTokens;
  readonly bytes: number;
}

/** The last answers of a session by their ids, each of which it gives once. */
export class TokenResults {
  /** A client may come with ids of a session that was cut off, which are not these. */
  readonly #prefix = randomUUID().slice(0, 8);
  #count = 0;
  readonly #answers = new WeakMap<OpenDocument, readonly Answer[]>();

  /** @returns its id */
  add(open: OpenDocument, tokens: DocumentTokens): string {
    const id = `${this.#prefix}.${(this.#count += 1)}`;
    const answers = [...(this.#answers.get(open) ?? []), { id, tokens, bytes: bytesOf(tokens) }];
    let kept = answers.slice(-mostAnswers);
    while (kept.length > 1 && kept.reduce((bytes, answer) => bytes + answer.bytes, 0) > mostBytes) {
      kept = kept.slice(1);
    }
    this.#answers.set(open, kept);
    return id;
  }

  /** Undefined where it is too old, or was never given for this document. */
  get(open: OpenDocument, id: string): DocumentTokens | undefined {
    return this.#answers.get(open)?.find((answer) => answer.id === id)?.tokens;
  }
}

/** As if lines were not shared with other answers. */
const bytesOf = ({ lines, size }: DocumentTokens): number => 8 * lines.length + 4 * size;
