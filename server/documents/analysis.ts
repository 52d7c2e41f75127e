import type { Model, SentenceClient } from '../inference/model.ts';
import type { Entities } from '../inference/thread.ts';
import { hasHan } from '../../shared/text/han.ts';
import { splitSentences, type Sentence } from '../../shared/text/sentences.ts';
import type { Document } from './document.ts';

/** A stretch of a document, half-open, in UTF-16 offsets. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Waiting until all sentences of a stretch were analysed. */
export interface Wait {
  /** `superseded`: the document changed or was closed meanwhile. */
  readonly outcome: Promise<'complete' | 'superseded'>;
  /** Waits no longer; the outcome stays open. */
  drop(): void;
}

interface Waiter {
  readonly missing: Set<string>;
  resolve(outcome: 'complete' | 'superseded'): void;
}

/** What is known of the entities of a document's present text. */
export class Analysis implements SentenceClient {
  readonly #document: Document;
  readonly #model: Model;
  readonly #waiters = new Set<Waiter>();
  /** Sentences with Han characters, in order; undefined until they are needed after a change. */
  #sentences: readonly Sentence[] | undefined;
  /** By sentence text. Kept here too, since the cache may be smaller than a document. */
  #entities = new Map<string, Entities>();
  /** Sentences that the model failed on; tried again after a change. */
  readonly #failed = new Set<string>();
  #visible: Stretch = { start: 0, end: 0 };

  constructor(document: Document, model: Model) {
    this.#document = document;
    this.#model = model;
  }

  /** Calls off what was asked for the old text. What is known of sentences that are still there is kept. */
  superseded(): void {
    this.#sentences = undefined;
    this.#failed.clear();
    this.#model.ask(this, []);
    for (const waiter of this.#waiters) waiter.resolve('superseded');
    this.#waiters.clear();
  }

  /** From now on the sentences of this stretch are asked for before the others. */
  show(stretch: Stretch): void {
    this.#visible = stretch;
  }

  /** Asks for what is not known yet of the whole document, and waits for what of it lies in `stretch`. */
  settle(stretch: Stretch): Wait {
    const all = this.#prepared();
    this.#model.ask(this, [...this.#missing(within(all, this.#visible)), ...this.#missing(all)]);
    const missing = new Set(this.#missing(within(all, stretch)));
    if (missing.size === 0) return { outcome: Promise.resolve('complete'), drop: () => undefined };
    let waiter: Waiter | undefined;
    const outcome = new Promise<'complete' | 'superseded'>((resolve) => {
      waiter = { missing, resolve };
      this.#waiters.add(waiter);
    });
    return { outcome, drop: () => void (waiter && this.#waiters.delete(waiter)) };
  }

  /** The sentences of `stretch` that have entities as far as is known, in order. */
  *found(stretch: Stretch): Generator<{ sentence: Sentence; entities: Entities }> {
    for (const sentence of within(this.#prepared(), stretch)) {
      const entities = this.#entities.get(sentence.text);
      if (entities && entities.length > 0) yield { sentence, entities };
    }
  }

  analysed(sentence: string, entities: Entities): void {
    this.#entities.set(sentence, entities);
    this.#done(sentence);
  }

  failed(sentence: string): void {
    this.#failed.add(sentence);
    this.#done(sentence);
  }

  #done(sentence: string): void {
    for (const waiter of this.#waiters) {
      if (!waiter.missing.delete(sentence) || waiter.missing.size > 0) continue;
      this.#waiters.delete(waiter);
      waiter.resolve('complete');
    }
  }

  #missing(sentences: readonly Sentence[]): string[] {
    const known = ({ text }: Sentence): boolean => this.#entities.has(text) || this.#failed.has(text);
    return sentences.filter((sentence) => !known(sentence)).map(({ text }) => text);
  }

  #prepared(): readonly Sentence[] {
    if (this.#sentences) return this.#sentences;
    const { text, languageId } = this.#document;
    const all = hasHan(text) ? splitSentences(text, languageId) : [];
    const sentences = all.filter((sentence) => hasHan(sentence.text));
    const entities = new Map<string, Entities>();
    for (const { text } of sentences) {
      const known = this.#entities.get(text) ?? this.#model.known(text);
      if (known) entities.set(text, known);
    }
    this.#entities = entities;
    this.#sentences = sentences;
    return sentences;
  }
}

/** The sentences that have characters in `stretch`. */
function within(sentences: readonly Sentence[], { start, end }: Stretch): readonly Sentence[] {
  const first = countLeading(sentences, (sentence) => sentence.start + sentence.text.length <= start);
  const last = countLeading(sentences, (sentence) => sentence.start < end);
  return sentences.slice(first, last);
}

/** Number of leading sentences for which `holds` is true; after the first for which it is not, it is for none. */
function countLeading(sentences: readonly Sentence[], holds: (sentence: Sentence) => boolean): number {
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const sentence = sentences[middle];
    if (sentence && holds(sentence)) low = middle + 1;
    else high = middle;
  }
  return low;
}
