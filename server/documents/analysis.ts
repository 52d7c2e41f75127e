import type { Model, SentenceClient } from '../inference/model.ts';
import type { Entities } from '../inference/protocol.ts';
import { noLists, type NameLists } from '../lists/set.ts';
import { covers, type LineEdit, type Stretch } from '../../shared/text/lines.ts';
import type { Document } from './document.ts';
import { SentenceIndex } from './sentenceIndex.ts';
import { allLines, type LineRange } from './sentences.ts';
import { SlicedWork } from './slicedWork.ts';
import { Waiters } from './waiters.ts';

/** Waiting until all sentences of a stretch were analysed. */
export interface Wait {
  /** `superseded`: the document changed or was closed meanwhile. */
  readonly outcome: Promise<'complete' | 'superseded'>;
  /** Waits no longer; the outcome stays open. */
  readonly drop: () => void;
  /** The same; where nobody else waits for sentences of the document, none is analysed until somebody asks again. */
  readonly cancel: () => void;
}

/** Lines around those that are asked for which are analysed too, and how many may be asked for, in a long document. */
const margin = 100;
const mostLines = 2000;

/** UTF-16 units that are read at once: a few milliseconds. */
const sliceUnits = 8 * 1024;

export interface AnalysisOptions {
  /** Undefined until it is known which apply; nothing is analysed before. */
  readonly lists: NameLists | undefined;
  /** Of a document with more UTF-16 units than this only what is asked for is analysed. */
  readonly largeDocument: number;
  /** Told of the text of each sentence that comes to the document or goes. */
  readonly moved?: (text: string) => void;
  /** Told when more of a document is analysed that is not analysed as a whole. */
  readonly grown?: () => void;
  /** Told of what was thrown while the text was read; what it was thrown over has no sentences. */
  readonly fault: (error: unknown) => void;
  /**
   * Nobody looks at the document: its sentences come after those of all others, and what was found stays as it is when
   * the model is another one.
   */
  readonly isBackground?: boolean;
}

/** What is known of the entities of a document's present text. */
export class Analysis implements SentenceClient {
  readonly isBackground: boolean;
  readonly #document: Document;
  readonly #model: Model;
  readonly #sentences: SentenceIndex;
  readonly #waiters = new Waiters();
  /**
   * By sentence text. Kept here too, since the cache may be smaller than a document. Those of the lists before until
   * others are there.
   */
  readonly #entities = new Map<string, Entities>();
  /** Sentences whose entities with the present lists are not known, and that the model did not fail on. */
  readonly #missing = new Set<string>();
  /** Sentences that the model failed on; tried again after a change of the text or of the lists. */
  readonly #failed = new Set<string>();
  #visible: Stretch = { start: { line: 0, offset: 0 }, end: { line: 0, offset: 0 } };
  readonly #largeDocument: number;
  readonly #grown: () => void;
  /** The first reading of a text, or that after an edit. */
  readonly #reading: SlicedWork;
  #isGrowing = false;
  #lists: NameLists | undefined;

  constructor(document: Document, model: Model, options: AnalysisOptions) {
    this.#document = document;
    this.#model = model;
    const { moved = () => undefined, fault } = options;
    this.#sentences = new SentenceIndex(document, { moved, fault });
    this.#reading = new SlicedWork(
      () => this.#readSlice(),
      (error) => {
        fault(error);
        // They would wait for what nobody reads any more; who asks again has it read.
        this.#waiters.supersede();
      },
    );
    this.#lists = options.lists;
    this.#largeDocument = options.largeDocument;
    this.#grown = options.grown ?? (() => undefined);
    this.isBackground = options.isBackground ?? false;
    if (!this.isBackground) model.attach(this);
  }

  /** Whether all of the document is analysed, and not just what somebody asked for. */
  get isWhole(): boolean {
    return this.#document.length <= this.#largeDocument;
  }

  /** Its sentences, as far as they were read. */
  get sentences(): SentenceIndex {
    return this.#sentences;
  }

  /** Its sentences as they are now. Those of `stretch` are read at once where nobody waited for that. */
  look(stretch: Stretch): SentenceIndex {
    if (!this.isWhole) this.#take(this.#around(this.#visible));
    else if (!this.#sentences.isRead(stretch)) this.#lookAtAll();
    return this.#sentences;
  }

  /** Resolves when all of the text has been read that is read without being asked for, or when that was stopped. */
  get reading(): Promise<void> {
    return this.#reading.over;
  }

  /** What the model found in a sentence; undefined where it is not known. */
  entitiesOf(text: string): Entities | undefined {
    return this.#entities.get(text);
  }

  get lists(): NameLists {
    return this.#lists ?? noLists;
  }

  /** Ends what waits for the old text. What is known of sentences that are still there is kept. */
  edited(edits: readonly LineEdit[]): void {
    this.#reading.stop();
    this.#sentences.edited(edits);
    for (const sentence of this.#failed) this.#missing.add(sentence);
    this.#failed.clear();
    this.#waiters.supersede();
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
    for (const sentence of this.#sentences.texts) {
      const entities = this.#model.known(sentence, lists);
      if (entities) this.#learn(sentence, entities);
      if (entities) this.#missing.delete(sentence);
      else this.#missing.add(sentence);
    }
    this.#waiters.reconsider((stretch) => this.#missingOf(stretch));
    if (this.#missing.size > 0) this.#model.ask(this);
  }

  close(): void {
    this.#reading.stop();
    this.#model.forget(this);
    this.#waiters.supersede();
  }

  /** From now on the sentences of this stretch are asked for before the others. */
  show(stretch: Stretch): void {
    this.#visible = stretch;
  }

  /**
   * Asks for what is not known yet of all that is analysed, and waits for what of it lies in `stretch`. The text is read
   * from the top on; what it begins with is there at once, and what a keystroke changed.
   */
  settle(stretch: Stretch): Wait {
    if (!this.isWhole) this.#take(this.#around(stretch));
    else if (!this.#sentences.isWhole) this.#reading.begin();
    if (this.#missing.size > 0) this.#model.ask(this);
    const missing = this.#missingOf(stretch);
    if (missing?.size === 0) return { ...over, outcome: Promise.resolve('complete') };
    const { outcome, drop } = this.#waiters.add(stretch, missing);
    const cancel = (): void => {
      drop();
      if (!this.#waiters.isEmpty) return;
      this.#reading.stop();
      this.#model.unask(this);
    };
    return { outcome, drop, cancel };
  }

  /** What is shown first, then the rest. */
  *present(): Generator<string> {
    if (this.#sentences.isCurrent) {
      for (const { sentence } of this.#sentences.within(this.#visible)) yield sentence.text;
    }
    yield* this.#sentences.texts;
  }

  /** What is shown first. Nothing after a change until somebody asks: more changes may follow. */
  *wanted(): Generator<string> {
    if (!this.#sentences.isCurrent || !this.#lists) return;
    yield* this.#missingIn(this.#visible);
    yield* this.#missing;
  }

  analysed(sentence: string, entities: Entities): void {
    this.#learn(sentence, entities);
    this.#done(sentence);
  }

  failed(sentence: string): void {
    if (this.#missing.has(sentence)) this.#failed.add(sentence);
    this.#done(sentence);
  }

  #learn(sentence: string, entities: Entities): void {
    if (!this.#sentences.has(sentence)) return;
    this.#entities.set(sentence, entities);
    this.#sentences.forget(sentence);
  }

  #done(sentence: string): void {
    this.#missing.delete(sentence);
    this.#tellGrowth();
    this.#waiters.done(sentence);
  }

  #tellGrowth(): void {
    if (!this.#isGrowing || this.#missing.size > 0) return;
    this.#isGrowing = false;
    this.#grown();
  }

  /** Undefined until the stretch has been read. */
  #missingOf(stretch: Stretch): Set<string> | undefined {
    return this.isWhole && !this.#sentences.isRead(stretch) ? undefined : new Set(this.#missingIn(stretch));
  }

  *#missingIn(stretch: Stretch): Generator<string> {
    if (this.#missing.size === 0) return;
    if (covers(stretch, this.#document.whole)) {
      yield* this.#missing;
      return;
    }
    for (const { sentence } of this.#sentences.within(stretch)) {
      if (this.#missing.has(sentence.text)) yield sentence.text;
    }
  }

  #readSlice(): boolean {
    this.#read(this.#sentences.nextSlice(sliceUnits));
    return !this.#sentences.isWhole;
  }

  /** As part of what was asked for. */
  #read(lines: LineRange): void {
    const hadNothingToAsk = this.#missing.size === 0;
    this.#take(lines);
    // Others may have asked meanwhile, and are served first.
    if (hadNothingToAsk && this.#missing.size > 0) this.#model.ask(this);
    this.#waiters.consider((stretch) => this.#missingOf(stretch));
  }

  /** Nobody asks for anything by looking; but what was asked for goes on. */
  #lookAtAll(): void {
    if (this.#reading.isUnderWay) this.#read(allLines);
    else this.#take(allLines);
    this.#reading.stop();
  }

  /** Catches up with the text of these lines. */
  #take(lines: LineRange): void {
    const isSameText = this.#sentences.isCurrent;
    const { came, gone } = this.#sentences.update(lines);
    this.#isGrowing ||= isSameText && came.length > 0 && !this.isWhole;
    for (const sentence of gone) {
      this.#entities.delete(sentence);
      this.#missing.delete(sentence);
    }
    for (const sentence of came) {
      const entities = this.#lists && this.#model.known(sentence, this.#lists);
      if (entities) this.#entities.set(sentence, entities);
      else this.#missing.add(sentence);
    }
    this.#tellGrowth();
  }

  /** What is analysed of a long document for who asks for this. */
  #around(asked: Stretch): LineRange {
    const { start, end } = covers(asked, this.#document.whole) ? this.#visible : asked;
    return {
      start: Math.max(0, start.line - margin),
      end: Math.min(end.line, start.line + mostLines) + margin,
    };
  }
}

const over = { drop: (): void => undefined, cancel: (): void => undefined };
