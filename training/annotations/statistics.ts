import { effective } from '../../shared/annotations/effective.ts';
import type { JournalRecord, SentenceRecord, SpanRecord } from '../../shared/annotations/record.ts';
import { resolve, type Annotation } from '../../shared/annotations/standing.ts';
import { countBy, groupBy } from '../../shared/group.ts';
import { isImported } from './imported.ts';

export type Counts = Readonly<Record<string, number>>;

/** How what a model had said compares with what users then said of the same place. */
export interface Agreement {
  /** Spans and labels that users confirmed, labels to the depth that they chose. */
  readonly right: number;
  readonly otherLabel: number;
  readonly otherSpan: number;
  /** What it saw is no entity. */
  readonly rejected: number;
}

/** Numbers of annotations in one label tree. */
export interface Statistics {
  /** Entities that stand, by label, the most frequent first, as below. */
  readonly labels: Counts;
  /** Spans that stand as no entity. */
  readonly rejections: number;
  /** Sentences that stand as reviewed. */
  readonly reviewed: number;
  /** Records that count, undone ones aside. */
  readonly kinds: Counts;
  readonly documents: Counts;
  readonly authors: Counts;
  /** By month, `2026-11`, in order of time. */
  readonly months: Counts;
  /** By version of the model, of what stands where it had seen an entity. */
  readonly agreement: Readonly<Record<string, Agreement>>;
  /** Entities that stand where a model had seen none. */
  readonly missed: number;
}

/** @param records of any number of journals, in any order */
export function statistics(records: Iterable<JournalRecord>, tree: string): Statistics {
  const counting = effective(records).filter((record) => 'sentence' in record && record.tree === tree);
  const said = counting.filter((record) => 'sentence' in record);
  const standing = [...groupBy(said, placeKey).values()].map(resolve);
  const spans = standing.flatMap((sentence) => sentence.spans);
  return {
    labels: countBy(spans.flatMap(({ label }) => (label === null ? [] : [label]))),
    rejections: spans.filter(({ label }) => label === null).length,
    reviewed: standing.filter(({ reviewed }) => reviewed).length,
    kinds: countBy(said.map(({ kind }) => kind)),
    documents: countBy(said.map(({ document }) => document)),
    authors: countBy(said.map(({ author }) => author)),
    months: inOrder(countBy(said.map(({ time }) => time.slice(0, 'YYYY-MM'.length)))),
    agreement: agreements(spans),
    missed: spans.filter(({ record }) => 'model' in record && !record.model && !isImported(record)).length,
  };
}

const placeKey = ({ document, sentence, occurrence }: SentenceRecord): string =>
  JSON.stringify([document, sentence, occurrence]);

const inOrder = (counts: Counts): Counts => Object.fromEntries(Object.entries(counts).sort());

function agreements(spans: readonly Annotation[]): Readonly<Record<string, Agreement>> {
  const outcomes = spans.flatMap(({ record }) => ('model' in record ? (outcome(record) ?? []) : []));
  return Object.fromEntries(
    Array.from(
      groupBy(outcomes, ({ version }) => version),
      ([version, all]) => {
        const count = (name: keyof Agreement): number => all.filter(({ what }) => what === name).length;
        return [
          version,
          {
            right: count('right'),
            otherLabel: count('otherLabel'),
            otherSpan: count('otherSpan'),
            rejected: count('rejected'),
          },
        ];
      },
    ),
  );
}

/** Undefined where the model saw nothing. */
function outcome({
  kind,
  label,
  span,
  model,
}: SpanRecord): { version: string; what: keyof Agreement } | undefined {
  if (!model) return undefined;
  const { version } = model;
  if (kind === 'reject') return { version, what: 'rejected' };
  if (model.start !== span.start || model.end !== span.end) return { version, what: 'otherSpan' };
  const isRight = model.label === label || model.label.startsWith(`${label}/`);
  return { version, what: isRight ? 'right' : 'otherLabel' };
}
