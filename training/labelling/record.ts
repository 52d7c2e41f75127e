import { unsure } from '../../shared/labels/same.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { table } from '../../shared/table.ts';
import { listText, type ListRecord } from '../evaluation/lists.ts';
import type { RawRecord } from './texts.ts';

/** How labelled text came about; lies beside it. */
export interface SilverRecord {
  /** Version of the program. */
  readonly mingshi: string;
  readonly models: readonly { readonly name: string; readonly version: string }[];
  readonly lists: readonly ListRecord[];
  readonly raw: readonly RawRecord[];
  readonly sure: number;
  readonly named: boolean;
  /** `null` for all sentences. */
  readonly limit: number | null;
  readonly seed: number;
  readonly sentences: number;
  /** Spans of each label that occurs, in the order of the tree, `unsure` last. */
  readonly spans: Readonly<Record<string, number>>;
}

/** Counts in the order of a tree, `unsure` last; labels that do not occur are left out. */
export const inOrder = (counts: ReadonlyMap<string, number>, tree: LabelTree): Record<string, number> =>
  Object.fromEntries(
    [...tree.labels, unsure].flatMap((label) => {
      const count = counts.get(label);
      return count === undefined ? [] : [[label, count] as const];
    }),
  );

/** A record as text for people. */
export function summary(file: string, { models, lists, raw, seed, sentences, spans }: SilverRecord): string {
  const { [unsure]: unsureCount = 0, ...labels } = spans;
  const sureCount = Object.values(labels).reduce((sum, count) => sum + count, 0);
  const facts = [
    `${figure(sentences)} sentences, ${figure(sureCount)} spans, ${figure(unsureCount)} ${unsure}`,
    `models ${models.map(({ name, version }) => `${name} ${version}`).join(', ')}`,
    lists.length > 0 ? `lists ${lists.map(listText).join(', ')}` : 'no lists of names',
    `seed ${seed}`,
    `raw text ${raw.map(({ name, sha256 }) => `${name} ${sha256.slice(0, 12)}`).join(', ')}`,
  ];
  const rows = Object.entries(spans).map(([label, count]) => [label, figure(count)]);
  return `${file}: ${facts.join('; ')}\n\n${table(rows, 'right')}`;
}

const figure = (value: number): string => value.toLocaleString('en');
