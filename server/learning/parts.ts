import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Material } from '../../shared/learning/material.ts';
import type { Clock } from '../clock.ts';
import type { Lock } from '../disk/lock.ts';
import type { ModelLine } from './modelLine.ts';
import type { Runs } from './runs.ts';
import type { Trainer } from './trainer.ts';

/** What is known of a package without loading it. */
export interface PackageFacts {
  readonly version: string;
  readonly tree: LabelTree;
}

/** What all runs of this process work with. */
export interface TrainingParts {
  readonly clock: Clock;
  /** From 0 to 1, without 1. */
  readonly random: () => number;
  readonly trainer: Trainer;
  /** Of all trainers of the user. */
  readonly lock: Lock;
  readonly runs: Runs;
  /** Paths of the user's lists of names. */
  readonly nameFiles: readonly string[];
  /** @throws UserError where a folder holds no package */
  readonly facts: (folder: string) => Promise<PackageFacts>;
}

/** What the runs of one line work with. */
export interface RunParts extends TrainingParts {
  /** Of the line: its key. */
  readonly name: string;
  readonly line: ModelLine;
  /** Folders that the model which the line stands on learned from; undefined where that is not known. */
  readonly inherited: () => readonly string[] | undefined;
  /** The version in use; empty where not even the model that ships can be read. */
  readonly live: () => Promise<string>;
  /** Makes the line's live version the one in use. */
  readonly follow: () => Promise<void>;
  /** What there is to learn at this moment; undefined where nobody is there who could teach. */
  readonly material: (tree: LabelTree) => Promise<Material | undefined>;
}
