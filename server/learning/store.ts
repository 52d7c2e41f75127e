import { join } from 'node:path';
import { lineFolder } from '../../shared/model/line.ts';
import type { Places } from '../../shared/places.ts';
import type { Clock } from '../clock.ts';
import { systemLearningDisk, type LearningDisk } from './disk.ts';
import { Lock } from './lock.ts';
import { ModelLine } from './modelLine.ts';
import { systemProcesses, type Processes } from './processes.ts';
import { Runs } from './runs.ts';

export type LearningPlaces = Pick<Places, 'data' | 'state'>;

/** What learning keeps for a user, wherever its folders are. */
export class LearningStore {
  readonly #disk: LearningDisk;
  readonly #processes: Processes;
  readonly #clock: Clock;
  readonly #data: string;
  readonly #state: string;

  constructor(
    { data, state }: LearningPlaces,
    clock: Clock,
    disk = systemLearningDisk,
    processes = systemProcesses,
  ) {
    this.#data = data;
    this.#state = join(state, 'learning');
    this.#clock = clock;
    this.#disk = disk;
    this.#processes = processes;
  }

  /** @param builtin folder of the model that ships as `name` */
  line(name: string, builtin: string): ModelLine {
    const folder = lineFolder(this.#data, name);
    return new ModelLine(folder, builtin, this.#disk, this.#lock(`line-${name}`), this.#clock);
  }

  get runs(): Runs {
    return new Runs(join(this.#state, 'runs'), this.#disk);
  }

  /** Of all trainers of the user. */
  get trainerLock(): Lock {
    return this.#lock('trainer');
  }

  #lock(name: string): Lock {
    return new Lock(join(this.#state, 'locks', name), this.#disk, this.#processes);
  }
}
