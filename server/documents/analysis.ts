import type { Model, SentenceClient } from '../inference/model.ts';
import type { Entities } from '../inference/thread.ts';
import { noLists, type NameLists } from '../lists/set.ts';
import type { LineEdit, Stretch } from '../../shared/text/lines.ts';
import type { Document } from './document.ts';
import { DocumentSentences, type PlacedSentence } from './sentences.ts';

/** Waiting until all sentences of a stretch were analysed. */
export interface Wait {
  /** `superseded`: the document changed or was closed meanwhile. */
  readonly outcome: Promise<'complete' | 'superseded'>;
  /** Waits no longer; the outcome stays open. */
  drop(): void;
}

interface Waiter {
  readonly stretch: Stretch;
  missing: Set<string>;
  resolve(outcome: 'complete' | 'superseded'): void;
}

/** What is known of a sentence that stands in the document. */
interface Knowledge {
  /** How often it stands there. */
  occurrences: number;
  /** Kept here too, since the cache may be smaller than a document. Those of the lists before until others are there. */
  entities: Entities | undefined;
}

/** What is known of the entities of a document's present text. */
export class Analysis implements SentenceClient {
  readonly #model: Model;
  readonly #sentences: DocumentSentences;
  readonly #waiters = new Set<Waiter>();
  /** By sentence text. */
  readonly #known = new Map<string, Knowledge>();
  /** Sentences whose entities with the present lists are not known, and that the model did not fail on. */
  readonly #missing = new Set<string>();
  /** Sentences that the model failed on; tried again after a change of the text or of the lists. */
  readonly #failed = new Set<string>();
  #visible: Stretch = { start: { line: 0, offset: 0 }, end: { line: 0, offset: 0 } };
  #lists: NameLists | undefined;

  /** @param lists undefined until it is known which apply; nothing is analysed before */
  constructor(document: Document, model: Model, lists: NameLists | undefined) {
    this.#model = model;
    this.#sentences = new DocumentSentences(document);
    this.#lists = lists;
    model.attach(this);
  }

  get lists(): NameLists {
    return this.#lists ?? noLists;
  }

  /** Ends what waits for the old text. What is known of sentences that are still there is kept. */
  edited(edits: readonly LineEdit[]): void {
    this.#sentences.edited(edits);
    for (const sentence of this.#failed) this.#missing.add(sentence);
    this.#failed.clear();
    this.#supersede();
  }

  /** From now on these lists apply. What waits goes on to wait, for what is found with them. */
  relist(lists: NameLists): void {
    this.#lists = lists;
    this.#reconsider(lists);
  }

  /** The model is another one. Until it has been asked, what the one before found is shown. */
  remodel(): void {
    if (this.#lists) this.#reconsider(this.#lists);
  }

  #reconsider(lists: NameLists): void {
    this.#failed.clear();
    for (const [sentence, known] of this.#known) {
      const entities = this.#model.known(sentence, lists);
      if (entities) known.entities = entities;
      if (entities) this.#missing.delete(sentence);
      else this.#missing.add(sentence);
    }
    for (const waiter of this.#waiters) {
      waiter.missing = new Set(this.#missingIn(waiter.stretch));
      this.#concludeIfDone(waiter);
    }
    if (this.#missing.size > 0) this.#model.ask(this);
  }

  close(): void {
    this.#model.forget(this);
    this.#supersede();
  }

  /** From now on the sentences of this stretch are asked for before the others. */
  show(stretch: Stretch): void {
    this.#visible = stretch;
  }

  /** Asks for what is not known yet of the whole document, and waits for what of it lies in `stretch`. */
  settle(stretch: Stretch): Wait {
    this.#update();
    if (this.#missing.size > 0) this.#model.ask(this);
    const missing = new Set(this.#missingIn(stretch));
    if (missing.size === 0) return { outcome: Promise.resolve('complete'), drop: () => undefined };
    let waiter: Waiter | undefined;
    const outcome = new Promise<'complete' | 'superseded'>((resolve) => {
      waiter = { stretch, missing, resolve };
      this.#waiters.add(waiter);
    });
    return { outcome, drop: () => void (waiter && this.#waiters.delete(waiter)) };
  }

  /** The sentences of `stretch`, in order, with the entities that the model found; undefined where these are not known. */
  *found(stretch: Stretch): Generator<PlacedSentence & { entities: Entities | undefined }> {
    this.#update();
    for (const { line, sentence } of this.#sentences.within(stretch)) {
      yield { line, sentence, entities: this.#known.get(sentence.text)?.entities };
    }
  }

  /** What is shown first, then the rest. */
  *present(): Generator<string> {
    if (this.#sentences.isCurrent) {
      for (const { sentence } of this.#sentences.within(this.#visible)) yield sentence.text;
    }
    yield* this.#known.keys();
  }

  /** What is shown first. Nothing after a change until somebody asks: more changes may follow. */
  *wanted(): Generator<string> {
    if (!this.#sentences.isCurrent || !this.#lists) return;
    yield* this.#missingIn(this.#visible);
    yield* this.#missing;
  }

  analysed(sentence: string, entities: Entities): void {
    const known = this.#known.get(sentence);
    if (known) known.entities = entities;
    this.#done(sentence);
  }

  failed(sentence: string): void {
    if (this.#missing.has(sentence)) this.#failed.add(sentence);
    this.#done(sentence);
  }

  #done(sentence: string): void {
    this.#missing.delete(sentence);
    for (const waiter of this.#waiters) {
      if (waiter.missing.delete(sentence)) this.#concludeIfDone(waiter);
    }
  }

  #concludeIfDone(waiter: Waiter): void {
    if (waiter.missing.size > 0) return;
    this.#waiters.delete(waiter);
    waiter.resolve('complete');
  }

  *#missingIn(stretch: Stretch): Generator<string> {
    if (this.#missing.size === 0) return;
    for (const { sentence } of this.#sentences.within(stretch)) {
      if (this.#missing.has(sentence.text)) yield sentence.text;
    }
  }

  #supersede(): void {
    for (const waiter of this.#waiters) waiter.resolve('superseded');
    this.#waiters.clear();
  }

  /** Catches up with the text. What came is counted first: a sentence that only moved is not forgotten. */
  #update(): void {
    const { added, removed } = this.#sentences.update();
    for (const sentence of added) {
      const known = this.#known.get(sentence);
      if (known) {
        known.occurrences += 1;
      } else {
        const entities = this.#lists && this.#model.known(sentence, this.#lists);
        const own = ownCopy(sentence);
        this.#known.set(own, { occurrences: 1, entities });
        if (!entities) this.#missing.add(own);
      }
    }
    for (const sentence of removed) {
      const known = this.#known.get(sentence);
      if (!known || (known.occurrences -= 1) > 0) continue;
      this.#known.delete(sentence);
      this.#missing.delete(sentence);
    }
  }
}

/** V8 keeps the whole text that a slice was cut from alive, and a sentence may outlive many texts of its document. */
const ownCopy = (slice: string): string => Buffer.from(slice, 'utf16le').toString('utf16le');
