import { groupBy } from '../group.ts';
import { isAtOrBelow, pathTo, type LabelTree } from '../labels/tree.ts';
import type { LearningExample } from '../learning/example.ts';
import type { Span, Stretch } from '../spans.ts';
import { effective } from './effective.ts';
import type { JournalRecord, SentenceRecord } from './record.ts';
import { resolve, sentenceRecords, type SentenceAnnotations } from './standing.ts';
import { treeWithLabels } from './tree.ts';

/** What there is to learn from. */
export interface Lessons {
  /** One for each sentence, however often it stands wherever. */
  readonly examples: readonly LearningExample[];
  /** The tree with the labels that were added to it. */
  readonly tree: LabelTree;
  readonly lapsed: Lapsed;
}

/** Ids of records that once taught and do so no more. Records that are not there, or do not teach, are none of them. */
export interface Lapsed {
  readonly undone: ReadonlySet<string>;
  /** What later ones took the place of that say something else, or whose label is gone. */
  readonly replaced: ReadonlySet<string>;
}

/**
 * What records teach.
 *
 * @param records of any number of journals, in any order
 * @param teaches whether a record is to be learned from; a label is part of the tree as well where one that is uses it
 */
export function lessons(
  records: readonly JournalRecord[],
  base: LabelTree,
  teaches: (record: JournalRecord) => boolean,
): Lessons {
  const given = records.filter((record) => record.kind === 'label' || teaches(record));
  const counting = effective(given);
  const said = sentenceRecords(counting, base.name);
  const used = new Set(said.flatMap(labelsOf).flatMap(pathTo));
  const labels = counting.filter((record) => record.kind === 'label');
  const tree = treeWithLabels(
    base,
    labels.filter((label) => used.has(label.path) || teaches(label)),
  );
  const bySentence = groupBy(said, ({ sentence }) => sentence);
  const taught = Array.from(bySentence, ([text, here]) => ({
    here,
    example: example(text, resolve(here), tree),
  }));
  const counts = new Set(counting.map(({ id }) => id));
  return {
    examples: taught.flatMap(({ example }) => (example.records.length > 0 ? [example] : [])),
    tree,
    lapsed: {
      undone: new Set(given.flatMap(({ id }) => (counts.has(id) ? [] : [id]))),
      replaced: new Set(
        taught.flatMap(({ here, example }) =>
          here.flatMap((record) => (isSaid(record, example) ? [] : [record.id])),
        ),
      ),
    },
  };
}

/** Whether an example says what a record said, or more: of a stretch that its label is a deeper one. */
function isSaid(record: SentenceRecord, { records, spans, rejected, complete }: LearningExample): boolean {
  if (records.includes(record.id)) return true;
  const isSpan = ({ start, end, label }: Span): boolean =>
    spans.some((span) => span.start === start && span.end === end && isAtOrBelow(span.label, label));
  if (record.kind === 'reviewed') return complete && record.spans.every(isSpan);
  const { span, label } = record;
  if (label !== null) return isSpan({ ...span, label });
  const isHere = ({ start, end }: Stretch): boolean => span.start === start && span.end === end;
  return rejected.some(isHere) || (complete && !spans.some(isHere));
}

const labelsOf = (record: SentenceRecord): readonly string[] =>
  record.kind === 'reviewed'
    ? record.spans.map(({ label }) => label)
    : record.label === null
      ? []
      : [record.label];

/** Spans with labels that the tree does not have teach nothing, not even that there is no entity. */
function example(text: string, { reviewed, spans }: SentenceAnnotations, tree: LabelTree): LearningExample {
  const known = spans.filter(({ label }) => label === null || tree.has(label));
  const isComplete = reviewed !== undefined && known.length === spans.length;
  const records = new Set(known.map(({ record }) => record.id));
  if (isComplete) records.add(reviewed.id);
  return {
    text,
    spans: known.flatMap(({ start, end, label }) => (label === null ? [] : [{ start, end, label }])),
    rejected: known.flatMap(({ start, end, label }) => (label === null ? [{ start, end }] : [])),
    complete: isComplete,
    records: [...records],
  };
}
