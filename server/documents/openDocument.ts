import { overlay } from '../../shared/annotations/overlay.ts';
import type { SentenceRecord } from '../../shared/annotations/record.ts';
import { foundByModel } from '../../shared/spans.ts';
import { partOfLine, type Stretch } from '../../shared/text/lines.ts';
import type { Sentence } from '../../shared/text/sentences.ts';
import type { DocumentRecords } from '../annotations/journals.ts';
import type { Analysis, Wait } from './analysis.ts';
import { saysAnything, type Annotated } from './annotated.ts';
import type { Change, Document } from './document.ts';
import type { KnownSentence, Line } from './line.ts';
import type { SentenceIndex } from './sentenceIndex.ts';

/** What a session knows of the users' annotations; see `SessionJournals`. */
export interface Annotations {
  ready(): Promise<void>;
  forDocument(uri: string, tree: string): DocumentRecords | undefined;
}

/** A sentence where it stands, with all that is known of it. */
export interface ShownSentence extends KnownSentence {
  readonly line: number;
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
  readonly #annotated: Annotated;
  /** Counted apart from the client's version, which need not grow. */
  #changes = 0;

  constructor(
    { uri, version }: { uri: string; version: number },
    parts: {
      document: Document;
      analysis: Analysis;
      annotations: Annotations;
      annotated: Annotated;
      tree: () => string | undefined;
    },
  ) {
    this.uri = uri;
    this.#version = version;
    this.document = parts.document;
    this.analysis = parts.analysis;
    this.#annotations = parts.annotations;
    this.#annotated = parts.annotated;
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
    this.#changes += 1;
  }

  /** Asks for what is not known yet of all that is analysed, and waits for what of it lies in `stretch`. */
  settle(stretch: Stretch): Wait {
    const wait = this.analysis.settle(stretch);
    const changes = this.#changes;
    const annotated = async (outcome: 'complete' | 'superseded'): Promise<'complete' | 'superseded'> => {
      if (outcome === 'complete') {
        await this.#annotations.ready();
        if (saysAnything(this.#records)) await this.analysis.reading;
      }
      return this.#changes === changes ? outcome : 'superseded';
    };
    return { ...wait, outcome: wait.outcome.then(annotated) };
  }

  /** Its lines as they are now; undefined where they are not analysed because nobody asked for them. */
  get lines(): readonly (Line | undefined)[] {
    return this.#look(this.document.whole).lines;
  }

  /** How often something was forgotten that was known of a line: as long as it was not, the same lines say the same. */
  get forgotten(): number {
    return this.#look(this.document.whole).forgotten;
  }

  /** The sentences of `stretch`, in order, as far as they are known. */
  *sentences(stretch: Stretch): Generator<ShownSentence> {
    const { lines } = this.#look(stretch);
    const last = Math.min(stretch.end.line, lines.length - 1);
    for (let line = stretch.start.line; line <= last; line += 1) {
      const here = lines[line];
      if (!here) continue;
      const { from, to } = partOfLine(stretch, line);
      for (const known of this.known(here)) {
        const { start, text } = known.sentence;
        if (start < to && start + text.length > from) yield { line, ...known };
      }
    }
  }

  /** The sentences of a line. */
  known(line: Line): readonly KnownSentence[] {
    return (line.known ??= line.sentences.map((sentence) => {
      const entities = this.analysis.entitiesOf(sentence.text);
      const said = this.#annotated.of(sentence.text);
      const annotations = said?.get(this.analysis.sentences.occurrenceOf(sentence, line));
      const shown = overlay(entities?.found ?? [], annotations, entities?.listed);
      return { sentence, predicted: entities && foundByModel(entities.found), annotations, shown };
    }));
  }

  /** Which of the sentences with its text a sentence of this document is, from 0. */
  occurrenceOf(sentence: Sentence): number {
    const sentences = this.analysis.look(this.document.whole);
    for (const line of sentences.linesOf(sentence.text)) {
      if (line.sentences.includes(sentence)) return sentences.occurrenceOf(sentence, line);
    }
    return 0;
  }

  /** Records of this document that have no place in it any more. */
  get detached(): readonly SentenceRecord[] {
    this.#look(this.document.whole);
    return this.#annotated.detached;
  }

  /** Ids of the records that say something of it. */
  get marks(): ReadonlySet<string> {
    this.#look(this.document.whole);
    return this.#annotated.marks;
  }

  /** What users said, undefined where that is not known yet. */
  get #records(): DocumentRecords | undefined {
    const tree = this.#tree();
    return tree === undefined ? undefined : this.#annotations.forDocument(this.uri, tree);
  }

  /** Catches up with the text of a stretch at least and with what users said of it. */
  #look(stretch: Stretch): SentenceIndex {
    const records = this.#records;
    const sentences = this.analysis.look(saysAnything(records) ? this.document.whole : stretch);
    for (const text of this.#annotated.update(records, sentences)) {
      sentences.forget(text);
    }
    return sentences;
  }
}
