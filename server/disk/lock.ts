import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DurableDisk } from './durable.ts';
import type { Processes } from '../processes.ts';

/** What one holder has of a lock. */
export interface Claim {
  /** It holds for another process too: as long as that lives, whatever becomes of this one. */
  share(pid: number): Promise<void>;
  /** Gives the lock back. */
  release(): Promise<void>;
  /** Leaves it to the processes that it was shared with. */
  leave(): Promise<void>;
}

/**
 * A lock of all processes of a user; those that died hold nothing.
 *
 * It is a folder of claims: files with nothing in them, whose names tell who claims it. Who wants the lock first makes a
 * claim and then looks: with another living claim beside its own it takes its own back, else it holds the lock. Of two,
 * the one that looks last sees both claims; so never both hold it. As no two claims have the same name, the claim of a
 * dead process can be removed at any time by anyone.
 */
export class Lock {
  readonly #folder: string;
  readonly #disk: DurableDisk;
  readonly #processes: Processes;

  constructor(folder: string, disk: DurableDisk, processes: Processes) {
    this.#folder = folder;
    this.#disk = disk;
    this.#processes = processes;
  }

  /** Undefined where another one holds the lock, or wants it at the same moment. */
  async take(): Promise<Claim | undefined> {
    if (await this.#isClaimed('')) return undefined;
    const holder = randomUUID();
    const { pid } = this.#processes;
    const own = await this.#claim(holder, pid);
    if (await this.#isClaimed(holder)) {
      await this.#disk.remove(own);
      return undefined;
    }
    const claims = [own];
    return {
      share: async (other) => void claims.push(await this.#claim(holder, other)),
      release: async () => {
        for (const claim of claims) await this.#disk.remove(claim);
      },
      leave: () => this.#disk.remove(own),
    };
  }

  async #claim(holder: string, pid: number): Promise<string> {
    const path = join(this.#folder, `${holder}.${pid}.${(await this.#processes.started(pid)) ?? ''}`);
    await this.#disk.write(path, '');
    return path;
  }

  /** Whether a living process claims it, other than `holder`. Removes the claims of dead ones. */
  async #isClaimed(holder: string): Promise<boolean> {
    let isClaimed = false;
    for (const name of await this.#disk.list(this.#folder)) {
      const [other, pid, started = ''] = name.split('.');
      if (other === holder) continue;
      const isAlive = await this.#isAlive(Number(pid), started);
      if (!isAlive) await this.#disk.remove(join(this.#folder, name));
      isClaimed ||= isAlive;
    }
    return isClaimed;
  }

  async #isAlive(pid: number, started: string): Promise<boolean> {
    if (!Number.isSafeInteger(pid) || pid <= 0) return false;
    const present = await this.#processes.started(pid);
    return present !== undefined && (present === started || present === '' || started === '');
  }
}
