import { Anchor } from '../../shared/annotations/anchor.ts';
import { overlay } from '../../shared/annotations/overlay.ts';
import type { ShownEntity } from '../../shared/annotations/shown.ts';
import type { SentenceAnnotations, StandingRecords } from '../../shared/annotations/standing.ts';
import { foundByModel } from '../../shared/spans.ts';
import type { Stretch } from '../../shared/text/lines.ts';
import type { Sentence } from '../../shared/text/sentences.ts';
import type { DocumentRecords } from '../annotations/journals.ts';
import type { Entities } from '../inference/thread.ts';
import type { Analysis, Wait } from './analysis.ts';
import type { Change, Document } from './document.ts';
import type { PlacedSentence } from './sentences.ts';

/** What a session knows of the users' annotations; see `SessionJournals`. */
export interface Annotations {
  ready(): Promise<void>;
  forDocument(uri: string, tree: string): DocumentRecords | undefined;
}

/** A sentence where it stands, with all that is known of it. */
export interface ShownSentence extends PlacedSentence {
  /** What the model found; undefined where it is not known. */
  readonly predicted: Entities | undefined;
  /** What users said. */
  readonly annotations: SentenceAnnotations | undefined;
  /** What is shown: the annotations win over the predictions. In order, none overlapping another. */
  readonly shown: readonly ShownEntity[];
}

/** All sentences of a text. */
class Whole {
  readonly sentences: readonly Sentence[];
  readonly texts: readonly string[];
  #occurrences: Map<Sentence, number> | undefined;

  constructor(sentences: readonly Sentence[]) {
    this.sentences = sentences;
    this.texts = sentences.map(({ text }) => text);
  }

  occurrenceOf(sentence: Sentence): number | undefined {
    if (!this.#occurrences) {
      const counts = new Map<string, number>();
      this.#occurrences = new Map();
      for (const other of this.sentences) {
        const count = counts.get(other.text) ?? 0;
        this.#occurrences.set(other, count);
        counts.set(other.text, count + 1);
      }
    }
    return this.#occurrences.get(sentence);
  }
}

interface Anchored {
  readonly whole: Whole;
  readonly records: StandingRecords;
  readonly bySentence: ReadonlyMap<Sentence, SentenceAnnotations>;
}

/** A document that a client holds open: its text, what the model finds in it, and what users said of it. */
export class OpenDocument {
  readonly uri: string;
  #version: number;
  readonly document: Document;
  readonly analysis: Analysis;
  readonly #annotations: Annotations;
  /** Name of the label tree; undefined until the model is loaded. */
  readonly #tree: () => string | undefined;
  #anchor: { readonly document: string; readonly anchor: Anchor } | undefined;
  /** Counted apart from the client's version, which need not grow. */
  #changes = 0;
  #whole: Whole | undefined;
  #anchored: Anchored | undefined;

  constructor(
    { uri, version }: { uri: string; version: number },
    parts: {
      document: Document;
      analysis: Analysis;
      annotations: Annotations;
      tree: () => string | undefined;
    },
  ) {
    this.uri = uri;
    this.#version = version;
    this.document = parts.document;
    this.analysis = parts.analysis;
    this.#annotations = parts.annotations;
    this.#tree = parts.tree;
  }

  /** The client's number of the present text. */
  get version(): number {
    return this.#version;
  }

  /** The analysis goes on when somebody asks for it. */
  change(changes: readonly Change[], version: number): void {
    this.analysis.edited(this.document.apply(changes));
    this.#version = version;
    this.#whole = undefined;
    this.#changes += 1;
  }

  /** Asks for what is not known yet of the whole document, and waits for what of it lies in `stretch`. */
  settle(stretch: Stretch): Wait {
    const wait = this.analysis.settle(stretch);
    const changes = this.#changes;
    const annotated = async (outcome: 'complete' | 'superseded'): Promise<'complete' | 'superseded'> => {
      if (outcome === 'complete') await this.#annotations.ready();
      return this.#changes === changes ? outcome : 'superseded';
    };
    return { outcome: wait.outcome.then(annotated), drop: () => wait.drop() };
  }

  /** The sentences of `stretch`, in order, as far as they are known. */
  *sentences(stretch: Stretch): Generator<ShownSentence> {
    const annotated = this.#annotated();
    for (const { line, sentence, entities } of this.analysis.found(stretch)) {
      const annotations = annotated.get(sentence);
      const shown = overlay(entities ?? [], annotations);
      yield { line, sentence, predicted: entities && foundByModel(entities), annotations, shown };
    }
  }

  /** Which of the sentences with its text a sentence of this document is, from 0. */
  occurrenceOf(sentence: Sentence): number {
    return this.#all().occurrenceOf(sentence) ?? 0;
  }

  #annotated(): ReadonlyMap<Sentence, SentenceAnnotations> {
    const tree = this.#tree();
    const found = tree === undefined ? undefined : this.#annotations.forDocument(this.uri, tree);
    if (!found || found.records.sentences.size === 0) return nothing;
    const { document, records } = found;
    const whole = this.#all();
    if (this.#anchored?.whole === whole && this.#anchored.records === records) {
      return this.#anchored.bySentence;
    }
    if (this.#anchor?.document !== document) this.#anchor = { document, anchor: new Anchor(document) };
    const bySentence = new Map<Sentence, SentenceAnnotations>();
    for (const [index, annotations] of this.#anchor.anchor.place(whole.texts, records).sentences) {
      const sentence = whole.sentences[index];
      if (sentence) bySentence.set(sentence, annotations);
    }
    this.#anchored = { whole, records, bySentence };
    return bySentence;
  }

  #all(): Whole {
    return (this.#whole ??= new Whole(
      Array.from(this.analysis.found(this.document.whole), ({ sentence }) => sentence),
    ));
  }
}

const nothing: ReadonlyMap<Sentence, SentenceAnnotations> = new Map();
