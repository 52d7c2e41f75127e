import type { Entity } from '../spans.ts';
import type { SpanRecord } from './record.ts';

/** Who annotated an entity, and how. */
export interface Mark {
  /** Id of the record; it is what `mingshi.undo` would take back. */
  readonly record: string;
  readonly author: string;
  readonly kind: 'accept' | 'relabel' | 'add' | 'reviewed';
  readonly time: string;
  /** What the model had said then; undefined where that is not recorded. */
  readonly model?: SpanRecord['model'];
}

/** An entity as it is shown: the model's, or, with a mark, a user's (its score is then 1). */
export interface ShownEntity extends Entity {
  readonly mark?: Mark;
}
