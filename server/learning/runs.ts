import { join } from 'node:path';
import type * as z from 'zod';
import { learningJobSchema, type LearningJob } from '../../shared/learning/job.ts';
import { freshFile, replaceFile, type DurableDisk } from '../disk/durable.ts';
import { madeVersion, runRecord, runRecordSchema, type RunConclusion, type RunRecord } from './record.ts';

/** So many records of runs are kept. */
const keptRecords = 100;

/** A run that was begun and has not ended. */
export interface OpenRun {
  /** Runs are ordered by it. */
  readonly id: string;
  readonly jobFile: string;
  readonly job: LearningJob;
}

/** What a process left, or works at: its job cannot be read where the process died, or is, just writing it. */
export interface FoundRun extends Omit<OpenRun, 'job'> {
  readonly job: LearningJob | undefined;
}

const jobName = 'job.json';
const recordEnding = '.json';

/**
 * The runs of a user, on the disk. One that has not ended is a folder with its job, beside which the trainer keeps its
 * checkpoints; of one that has ended only a record is left, without the user's text.
 */
export class Runs {
  readonly #folder: string;
  readonly #disk: DurableDisk;

  constructor(folder: string, disk: DurableDisk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  async begin(id: string, job: LearningJob): Promise<OpenRun> {
    const jobFile = join(this.#folder, id, jobName);
    await replaceFile(this.#disk, jobFile, JSON.stringify(job));
    return { id, jobFile, job };
  }

  /** The runs that have not ended, the last one first. */
  async open(): Promise<FoundRun[]> {
    const names = await this.#disk.list(this.#folder);
    const ids = names.filter((name) => !name.includes('.')).reverse();
    return Promise.all(
      ids.map(async (id) => {
        const jobFile = join(this.#folder, id, jobName);
        const hasEnded = names.includes(id + recordEnding);
        return { id, jobFile, job: hasEnded ? undefined : await this.#read(jobFile, learningJobSchema) };
      }),
    );
  }

  /** Ends a run: its job is forgotten. */
  async end({ id, job }: OpenRun, end: RunConclusion): Promise<void> {
    await replaceFile(this.#disk, this.#recordOf(id), `${JSON.stringify(runRecord(job, end), null, 2)}\n`);
    await this.remove(id);
    for (const name of (await this.#records()).slice(0, -keptRecords)) {
      await this.#disk.remove(join(this.#folder, name));
    }
  }

  /** Forgets a run that has not ended, with what a process that died left of its record. */
  async remove(id: string): Promise<void> {
    // The folder last: as long as it is there, somebody finds the rest.
    await this.#disk.remove(freshFile(this.#recordOf(id)));
    await this.#disk.remove(join(this.#folder, id));
  }

  /** Those that have ended and are not forgotten yet, in order. */
  async ended(): Promise<RunRecord[]> {
    const read = (name: string) => this.#read(join(this.#folder, name), runRecordSchema);
    return (await Promise.all((await this.#records()).map(read))).filter((record) => record !== undefined);
  }

  /** The last run of a line that settled what is live: at the gate, or without it where nothing was left to learn. */
  lastSettled(line: string): Promise<RunRecord | undefined> {
    return this.#last(line, ({ figures, outcome }) => figures !== null || outcome === 'published');
  }

  /** The run that made a version of a line; undefined where it is not known any more. */
  maker(line: string, version: string): Promise<RunRecord | undefined> {
    return this.#last(line, (record) => madeVersion(record) && record.live === version);
  }

  /** The last run of a line that is so. */
  async #last(line: string, isSo: (record: RunRecord) => boolean): Promise<RunRecord | undefined> {
    for (const name of (await this.#records()).reverse()) {
      const record = await this.#read(join(this.#folder, name), runRecordSchema);
      if (record?.line === line && isSo(record)) return record;
    }
    return undefined;
  }

  #recordOf(id: string): string {
    return join(this.#folder, id + recordEnding);
  }

  async #records(): Promise<string[]> {
    return (await this.#disk.list(this.#folder)).filter((name) => name.endsWith(recordEnding));
  }

  /** Undefined for what is not there, or not as it should be. */
  async #read<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await this.#disk.read(path);
    if (text === undefined) return undefined;
    try {
      return schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }
}
