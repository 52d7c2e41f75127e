import { join } from 'node:path';
import {
  lineFolder,
  lineKey,
  linesFolder,
  parseWorkspace,
  workspaceFile,
  workspacesFolder,
  type LineName,
} from '../../shared/model/line.ts';
import type { Places } from '../../shared/places.ts';
import type { Clock } from '../clock.ts';
import { systemDurableDisk, type DurableDisk } from '../disk/durable.ts';
import { Lock } from '../disk/lock.ts';
import { ModelLine } from './modelLine.ts';
import { systemProcesses, type Processes } from '../processes.ts';
import { Runs } from './runs.ts';

export type LearningPlaces = Pick<Places, 'data' | 'state'>;

/** What learning keeps for a user, wherever its folders are. */
export class LearningStore {
  readonly #disk: DurableDisk;
  readonly #processes: Processes;
  readonly #clock: Clock;
  readonly #data: string;
  readonly #state: string;

  constructor(
    { data, state }: LearningPlaces,
    clock: Clock,
    disk = systemDurableDisk,
    processes = systemProcesses,
  ) {
    this.#data = data;
    this.#state = join(state, 'learning');
    this.#clock = clock;
    this.#disk = disk;
    this.#processes = processes;
  }

  /** @param base folder of the package that it stands on; see `LinePlace` */
  line(name: LineName, base: string): ModelLine {
    const place = { folder: lineFolder(this.#data, name), base, workspace: name.workspace };
    return new ModelLine(place, this.#disk, this.#lock(`line-${lineKey(name)}`), this.#clock);
  }

  /** All lines that are on the disk: the user's own, then those of workspaces. */
  async lines(): Promise<LineName[]> {
    const own = (await this.#disk.list(linesFolder(this.#data))).map((model): LineName => ({ model }));
    const all = workspacesFolder(this.#data);
    const workspaces = await Promise.all(
      (await this.#disk.list(all)).map(async (name) => {
        const text = await this.#disk.read(join(all, name, workspaceFile));
        const workspace = text === undefined ? undefined : parseWorkspace(text);
        if (workspace === undefined) return [];
        const names = (await this.#disk.list(join(all, name))).filter((model) => model !== workspaceFile);
        return names.map((model): LineName => ({ model, workspace }));
      }),
    );
    return [...own, ...workspaces.flat()];
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
