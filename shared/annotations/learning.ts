import { groupBy } from '../group.ts';
import { pathTo, type LabelTree } from '../labels/tree.ts';
import type { LearningExample } from '../learning/example.ts';
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
  const counting = effective(records.filter((record) => record.kind === 'label' || teaches(record)));
  const said = sentenceRecords(counting, base.name);
  const used = new Set(said.flatMap(labelsOf).flatMap(pathTo));
  const labels = counting.filter((record) => record.kind === 'label');
  const tree = treeWithLabels(
    base,
    labels.filter((label) => used.has(label.path) || teaches(label)),
  );
  const bySentence = groupBy(said, ({ sentence }) => sentence);
  const examples = Array.from(bySentence, ([text, here]) => example(text, resolve(here), tree));
  return { examples: examples.filter(({ records }) => records.length > 0), tree };
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
