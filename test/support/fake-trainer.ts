import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { PackageFacts } from '../../server/learning/parts.ts';
import type { Trainer, Training, TrainingEnd } from '../../server/learning/trainer.ts';
import { learningJobSchema, type GateFigures, type LearningJob } from '../../shared/learning/job.ts';
import type { FakeDurableDisk } from './durable-disk.ts';

const counts = (correct: number) => ({ correct, predicted: 10, gold: 10 });
const pair = (live: number, candidate: number) => ({ live: counts(live), candidate: counts(candidate) });

/** Figures of candidates: one that is better, and one that forgot everything. */
export const betterFigures: GateFigures = {
  corrections: { person: pair(2, 8) },
  gate: { person: pair(9, 9) },
};
export const worseFigures: GateFigures = {
  corrections: { person: pair(2, 8) },
  gate: { person: pair(9, 1) },
};

/** Version of the model that ships, and of the candidate of the run with this number, from 1. */
export const shippedVersion = 'aaaaaaaaaaaa';
export const candidateVersion = (run: number): string => run.toString(16).padStart(12, '0');

/** What a package on the fake disk says of itself; what is not there ships. */
export const fakeFacts =
  (disk: FakeDurableDisk) =>
  async (folder: string): Promise<PackageFacts> => {
    const version = (await disk.read(`${folder}/manifest.json`)) ?? shippedVersion;
    const { [folder.includes('cluener') ? 'cluener' : 'fine']: tree } = builtinTrees;
    if (!tree) throw new Error('there are two trees');
    return { version, tree };
  };

/** A run of the fake trainer. The test says what becomes of it. */
export class FakeTraining implements Training {
  readonly job: LearningJob;
  readonly jobFile: string;
  readonly onStep: (share: number) => void;
  readonly pid = undefined;
  readonly ended: Promise<TrainingEnd>;
  isLeft = false;
  /** How often it was told that somebody types. */
  gaveWay = 0;
  #resolve: (end: TrainingEnd) => void = () => undefined;
  readonly #write: () => void;

  constructor(jobFile: string, job: LearningJob, onStep: (share: number) => void, write: () => void) {
    this.jobFile = jobFile;
    this.job = job;
    this.onStep = onStep;
    this.#write = write;
    this.ended = new Promise((resolve) => (this.#resolve = resolve));
  }

  finish(figures = betterFigures): void {
    this.#write();
    this.#resolve({ kind: 'done', figures });
  }

  fail(reason: string): void {
    this.#resolve({ kind: 'failed', reason });
  }

  giveWay(): void {
    this.gaveWay += 1;
  }

  cancel(): void {
    this.#resolve({ kind: 'cancelled' });
  }

  leave(): void {
    this.isLeft = true;
    this.#resolve({ kind: 'failed', reason: 'standard input was closed' });
  }
}

/** Trains nothing. */
export class FakeTrainer implements Trainer {
  readonly trainings: FakeTraining[] = [];
  readonly #disk: FakeDurableDisk;

  constructor(disk: FakeDurableDisk) {
    this.#disk = disk;
  }

  start(jobFile: string, { onStep }: { readonly onStep: (share: number) => void }): FakeTraining {
    const job = learningJobSchema.parse(JSON.parse(this.#disk.files.get(jobFile) ?? 'null'));
    const number = this.trainings.length + 1;
    const training = new FakeTraining(jobFile, job, onStep, () => {
      this.#disk.files.set(`${job.out}/manifest.json`, candidateVersion(number));
    });
    this.trainings.push(training);
    return training;
  }

  /** The run in progress, or the last one. */
  get training(): FakeTraining {
    const training = this.trainings.at(-1);
    if (!training) throw new Error('no training was started');
    return training;
  }
}
