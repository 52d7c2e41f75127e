import { overlay } from '../../shared/annotations/overlay.ts';
import { recordVersion, type SpanRecord } from '../../shared/annotations/record.ts';
import type { ShownEntity } from '../../shared/annotations/shown.ts';
import { resolve, type SentenceAnnotations } from '../../shared/annotations/standing.ts';
import { groupBy } from '../../shared/group.ts';
import { overlaps, type Entity, type Span } from '../../shared/spans.ts';
import { answers, type Answer } from './answers.ts';
import { firstQuestion, sequence, type Look, type Order } from './orders.ts';

/** Somebody who knows all entities of some sentences and goes through them in an order of its own. */
export interface Annotator {
  readonly order: Order;
  readonly seed: number;
  /** No two of one text. */
  readonly sentences: readonly { readonly text: string; readonly spans: readonly Span[] }[];
  /** Name of their label tree. */
  readonly tree: string;
}

/** How far an annotator has come. */
export interface Standing {
  /** Its corrections, in order. */
  readonly records: readonly SpanRecord[];
  /** Sentences that it has looked at and left with nothing to correct. */
  readonly looked: number;
  /** The one that it is in the midst of. */
  readonly inHand: Look | null;
}

export const atTheStart: Standing = { records: [], looked: 0, inHand: null };

/** What one version of a model finds in each of the sentences. */
export interface Predictions {
  readonly version: string;
  readonly entities: readonly (readonly Entity[])[];
}

/**
 * Makes `count` more corrections, or fewer where there is nothing left to look at. A sentence that is looked at is
 * corrected as a whole; one that is cut off by `count` is gone on with the next time. A function of its arguments alone.
 */
export function annotate(
  annotator: Annotator,
  before: Standing,
  predictions: Predictions,
  count: number,
): Standing {
  const desk = new Desk(annotator, before.records, predictions);
  const next = walk(annotator, desk);
  const wanted = before.records.length + count;
  let { looked, inHand } = before;
  while (desk.records.length < wanted) {
    const look: Look | undefined = inHand ?? next(looked);
    if (!look) break;
    const given = desk.answersFor(look);
    const taken = given.slice(0, wanted - desk.records.length);
    desk.write(look.sentence, taken);
    inHand = taken.length < given.length ? look : null;
    if (inHand === null) looked += 1;
  }
  return { records: desk.records, looked, inHand };
}

/** From the number of sentences looked at to the next one. */
function walk({ order, seed, sentences }: Annotator, desk: Desk): (looked: number) => Look | undefined {
  if (order === 'teaching') return () => firstQuestion(desk.texts, desk.shown, desk.answered());
  const places = sequence(order, sentences.length, seed);
  return (looked) => {
    const sentence = places[looked];
    return sentence === undefined ? undefined : { sentence, asked: null };
  };
}

/** The sentences as they show while corrections are made. */
class Desk {
  readonly texts: readonly string[];
  readonly records: SpanRecord[];
  readonly shown: (readonly ShownEntity[])[];
  readonly #annotator: Annotator;
  readonly #predictions: Predictions;
  readonly #annotations: Map<string, SentenceAnnotations>;

  constructor(annotator: Annotator, records: readonly SpanRecord[], predictions: Predictions) {
    this.#annotator = annotator;
    this.#predictions = predictions;
    this.texts = annotator.sentences.map(({ text }) => text);
    this.records = [...records];
    const bySentence = groupBy(records, ({ sentence }) => sentence);
    this.#annotations = new Map([...bySentence].map(([text, said]) => [text, resolve(said)]));
    this.shown = this.texts.map((_, place) => this.#shownAt(place));
  }

  answersFor({ sentence, asked }: Look): Answer[] {
    return answers(this.#annotator.sentences[sentence]?.spans ?? [], this.shown[sentence] ?? [], asked);
  }

  /** What was said of any sentence, rejections too. */
  answered() {
    return [...this.#annotations].flatMap(([sentence, { spans }]) =>
      spans.map(({ start, end }) => ({ sentence, start, end })),
    );
  }

  write(place: number, answers: readonly Answer[]): void {
    const text = this.texts[place] ?? '';
    for (const answer of answers) this.records.push(this.#recordOf(answer, place));
    const said = this.records.filter(({ sentence }) => sentence === text);
    this.#annotations.set(text, resolve(said));
    this.shown[place] = this.#shownAt(place);
  }

  #shownAt(place: number): readonly ShownEntity[] {
    return overlay(this.#predictions.entities[place] ?? [], this.#annotations.get(this.texts[place] ?? ''));
  }

  #recordOf(answer: Answer, place: number): SpanRecord {
    const number = this.records.length;
    const model = this.#predictions.entities[place]?.find((entity) => overlaps(entity, answer.span));
    return {
      v: recordVersion,
      id: `correction-${number}`,
      time: new Date(number * 1000).toISOString(),
      author: 'annotator',
      tree: this.#annotator.tree,
      document: 'sentences',
      sentence: this.texts[place] ?? '',
      occurrence: 0,
      ...answer,
      model: model
        ? {
            ...{ start: model.start, end: model.end, label: model.label },
            ...{ score: model.score, version: this.#predictions.version },
          }
        : null,
    };
  }
}
