import type { JournalRecord } from '../../shared/annotations/record.ts';
import type { LabelRecord } from '../../shared/annotations/tree.ts';
import { isAtOrBelow } from '../../shared/labels/tree.ts';

/** A record before it is written: the journal adds who, when, where and its id. */
export type Draft = Unsigned<JournalRecord>;
type Unsigned<R> = R extends unknown ? Omit<R, 'v' | 'id' | 'time' | 'author' | 'document'> : never;

/** A draft and the document that it is about; that of a label is one that it is used in. */
export interface PlacedDraft {
  readonly uri: string;
  readonly draft: Draft;
}

/** The labels that a record gives to text. */
export function labelsGiven(said: Draft): readonly string[] {
  if (said.kind === 'reviewed') return said.spans.map(({ label }) => label);
  return 'label' in said && said.label !== null ? [said.label] : [];
}

/** Whether a record cannot do without a label that was added: it uses it, or one below it. */
export function needs(record: JournalRecord, { tree, path }: LabelRecord): boolean {
  if (record.kind === 'undo' || record.tree !== tree) return false;
  if (record.kind === 'label') return record.path !== path && isAtOrBelow(record.path, path);
  return labelsGiven(record).some((label) => isAtOrBelow(label, path));
}
