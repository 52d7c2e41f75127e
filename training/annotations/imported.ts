import { createHash } from 'node:crypto';
import { recordVersion, type JournalRecord, type SentenceRecord } from '../../shared/annotations/record.ts';
import type { Span } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { splitSentences } from '../../shared/text/sentences.ts';
import type { LabelledText } from '../data/sentence.ts';

/** A document's sentences as its journal is to have them. */
export interface ImportSource {
  /** As records name it: a path relative to the workspace folder, with `/`. */
  readonly document: string;
  /** In their order; no two entities of one overlap. */
  readonly sentences: readonly LabelledText[];
}

export interface ImportSettings {
  readonly tree: string;
  /** Whether text outside the entities is known to be none: whole sentences are reviewed. */
  readonly reviewed: boolean;
  readonly author: string;
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
}

export interface Imported {
  readonly records: readonly SentenceRecord[];
  /** Entities that no sentence of a document holds: they reach over the end of one, or it has no Chinese character. */
  readonly lost: number;
}

/** What a record of an import says to have been the model. */
const importVersion = 'import';

const idPrefix = 'import-';

/** Whether a record came in by an import: then it does not know what a model said. */
export const isImported = ({ id }: JournalRecord): boolean => id.startsWith(idPrefix);

/**
 * Labelled sentences as records, cut as those of a document are. The id of a record is a function of what it says and
 * where, so that the same file counts once however often it is imported.
 */
export function importedRecords({ document, sentences }: ImportSource, settings: ImportSettings): Imported {
  const { tree, reviewed, author, time } = settings;
  const seen = new Map<string, number>();
  const records: SentenceRecord[] = [];
  let lost = 0;
  for (const { text, spans } of sentences) {
    const pieces = cut(text, spans);
    lost += spans.length - pieces.reduce((sum, piece) => sum + piece.spans.length, 0);
    for (const { text: sentence, spans } of pieces) {
      const occurrence = seen.get(sentence) ?? 0;
      seen.set(sentence, occurrence + 1);
      const place = { tree, document, sentence, occurrence };
      const sign = (what: object) =>
        ({ v: recordVersion, id: idOf({ ...place, ...what }), time, author }) as const;
      if (reviewed) {
        records.push({
          ...sign({ spans }),
          ...place,
          kind: 'reviewed',
          spans: [...spans],
          version: importVersion,
        });
      } else {
        for (const { start, end, label } of spans) {
          const span = { start, end };
          records.push({ ...sign({ span, label }), ...place, kind: 'add', span, label, model: null });
        }
      }
    }
  }
  return { records, lost };
}

/** The sentences that a document of this text would have, each with the entities that lie in it. */
function cut(text: string, spans: readonly Span[]): LabelledText[] {
  return splitSentences(text, 'plaintext').map((sentence) => {
    const from = codePointLength(text.slice(0, sentence.start));
    const to = from + codePointLength(sentence.text);
    return {
      text: sentence.text,
      spans: spans
        .filter(({ start, end }) => from <= start && end <= to)
        .map(({ start, end, label }) => ({ start: start - from, end: end - from, label })),
    };
  });
}

const idOf = (content: object): string =>
  `${idPrefix}${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)}`;

/** Those of which no journal has the id yet. */
export function withoutKnown<R extends JournalRecord>(
  records: readonly R[],
  known: Iterable<JournalRecord>,
): R[] {
  const ids = new Set(Array.from(known, ({ id }) => id));
  return records.filter(({ id }) => !ids.has(id) && ids.add(id));
}
