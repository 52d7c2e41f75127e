import type { LabelTree } from '../../shared/labels/tree.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import type { Head } from '../layers/tag-head.ts';
import { methodNamed } from '../methods/index.ts';
import type { Job } from '../trainer/job.ts';
import type { Training } from '../trainer/programs.ts';

/** The start of a training with one head. */
export interface Untrained extends Training {
  readonly job: Job;
  readonly heads: readonly [Head];
}

/** A model for one label tree, with an embedding table of `rows` rows that starts from no given vectors. */
export const untrained = (job: Job, tree: LabelTree, rows: number): Untrained => ({
  job,
  tagger: {
    method: methodNamed(job.method),
    settings: job.settings,
    table: { rows, vectors: new Map() },
    head: job.head,
    names: job.names.length > 0,
  },
  heads: [{ name: tree.name, tree, tags: tagSet(job.scheme, tree.labels) }],
});
