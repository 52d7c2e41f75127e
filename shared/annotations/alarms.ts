import { groupBy } from '../group.ts';
import { overlaps } from '../spans.ts';
import { areInLine } from '../labels/tree.ts';
import { foldText } from '../text/folding.ts';
import { inOrder } from './effective.ts';
import type { SentenceRecord } from './record.ts';
import { annotate, resolve, type Annotation, type StandingRecords } from './standing.ts';

/** Two annotations that do not go together. */
export interface Alarm {
  /**
   * `conflict`: one name has two labels in different places. `contradiction`: what stands at a place took the place of
   * what another author had said, or this one had confirmed.
   */
  readonly kind: 'conflict' | 'contradiction';
  /** What stands. */
  readonly here: Annotation;
  /** What stands elsewhere, or had stood here. */
  readonly other: Annotation;
}

/** Who goes by the name of an author. */
type UserOf = (author: string) => string;

/** What is no author's name. */
const oneself = '';

/**
 * What is wrong with the records of one tree, in the order of the sentences and of the records in each.
 * @param own names of one and the same author
 */
export function alarmsOf(records: StandingRecords, own: ReadonlySet<string>): Alarm[] {
  const userOf: UserOf = (author) => (own.has(author) ? oneself : author);
  const standing: Annotation[] = [];
  const contradictions: Alarm[] = [];
  for (const all of records.sentences.values()) {
    for (const place of groupBy(all, ({ document, occurrence }) => `${occurrence} ${document}`).values()) {
      standing.push(...resolve(place).spans);
      contradictions.push(...contradictionsIn(place, userOf));
    }
  }
  return [...contradictions, ...conflictsOf(standing)];
}

/** An annotation, and what it contradicts. */
interface Judged extends Annotation {
  readonly against: Annotation | undefined;
}

/** @param records those of one sentence in one place, in order */
function contradictionsIn(records: readonly SentenceRecord[], userOf: UserOf): Alarm[] {
  let spans: readonly Judged[] = [];
  for (const record of records) {
    const before = spans;
    if (record.kind === 'reviewed') spans = [];
    for (const said of annotationsOf(record)) {
      spans = annotate(spans, { ...said, against: contradicted(said, before, userOf) });
    }
  }
  return spans.flatMap(({ against, ...here }): Alarm[] =>
    against ? [{ kind: 'contradiction', here, other: against }] : [],
  );
}

const annotationsOf = (record: SentenceRecord): Annotation[] =>
  record.kind === 'reviewed'
    ? record.spans.map((span) => ({ ...span, record }))
    : [{ ...record.span, label: record.label, record }];

/**
 * What an annotation contradicts of those that stood before it, or of what these had contradicted: that is settled only
 * where the author who was contradicted says the same now.
 */
function contradicted(said: Annotation, before: readonly Judged[], userOf: UserOf): Annotation | undefined {
  const isOfSame = (other: Annotation): boolean => userOf(other.record.author) === userOf(said.record.author);
  return before
    .filter((span) => overlaps(span, said))
    .flatMap(({ against, ...span }) => {
      if (!against || (agree(span, said) && isOfSame(against))) return [span];
      return [against, span];
    })
    .filter((other) => (!isOfSame(other) || isFirm(other)) && !agree(other, said))
    .sort((a, b) => inOrder(a.record, b.record))
    .at(-1);
}

/** Whoever corrects a correction of one's own knows of it; what was confirmed, as what is another's, is worth a word. */
const isFirm = ({ record }: Annotation): boolean => record.kind === 'accept' || record.kind === 'reviewed';

const agree = (a: Annotation, b: Annotation): boolean =>
  a.start === b.start && a.end === b.end && goTogether(a.label, b.label);

/** Whether two labels are the same, or one is said to less depth. */
const goTogether = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && areInLine(a, b));

/** Of each annotation of a name the latest one that gives the name another label. */
function conflictsOf(standing: readonly Annotation[]): Alarm[] {
  const byName = groupBy(
    standing.filter(({ label }) => label !== null),
    nameOf,
  );
  return [...byName.values()].flatMap((all) => {
    const latest = new Map<string | null, Annotation>();
    for (const one of [...all].sort((a, b) => inOrder(a.record, b.record))) latest.set(one.label, one);
    if (latest.size < 2) return [];
    return all.flatMap((here): Alarm[] => {
      const other = [...latest.values()]
        .filter(({ label }) => !goTogether(label, here.label))
        .sort((a, b) => inOrder(a.record, b.record))
        .at(-1);
      return other ? [{ kind: 'conflict', here, other }] : [];
    });
  });
}

const nameOf = ({ record, start, end }: Annotation): string =>
  foldText(Array.from(record.sentence).slice(start, end).join(''));
