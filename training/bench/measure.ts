import process from 'node:process';

/** Times in milliseconds since some moment: what passed for everybody, and what this process computed. */
export interface Clock {
  wall(): number;
  processor(): number;
}

export const processClock: Clock = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** Milliseconds of one piece of work. Processor time tells on a busy machine what wall time does not. */
export interface Timing {
  readonly wall: Quartiles;
  readonly processor: Quartiles;
}

export interface Turns {
  /** Timed rounds. */
  readonly rounds: number;
  /** Rounds before these, which are not timed. */
  readonly warmUp: number;
  readonly signal: AbortSignal;
  /** Called after every timed round. */
  readonly onRound: (done: number) => void;
}

/**
 * Times pieces of work against each other: in every round each has one turn, so that whatever else the machine does
 * meets them all alike.
 */
export async function takeTurns<Name extends string>(
  works: Readonly<Record<Name, () => Promise<unknown>>>,
  { rounds, warmUp, signal, onRound }: Turns,
  clock: Clock = processClock,
): Promise<Record<Name, Timing>> {
  const entries = Object.entries(works) as [Name, () => Promise<unknown>][];
  const taken = entries.map(([name, work]) => ({
    name,
    work,
    wall: [] as number[],
    processor: [] as number[],
  }));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const { work, wall, processor } of taken) {
      signal.throwIfAborted();
      const before = [clock.wall(), clock.processor()] as const;
      await work();
      if (round < 0) continue;
      wall.push(clock.wall() - before[0]);
      processor.push(clock.processor() - before[1]);
    }
    if (round >= 0) onRound(round + 1);
  }
  return Object.fromEntries(
    taken.map(({ name, wall, processor }) => [
      name,
      { wall: quartiles(wall), processor: quartiles(processor) },
    ]),
  ) as Record<Name, Timing>;
}

/** Quartiles with linear interpolation between neighbours. */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? NaN;
    return below + ((sorted[Math.ceil(place)] ?? NaN) - below) * (place % 1);
  };
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

/** Bytes of memory that this process holds, and the most that it ever held. */
export interface Memory {
  readonly resident: number;
  readonly peak: number;
}

export const memoryUse = (): Memory => ({
  resident: process.memoryUsage.rss(),
  peak: process.resourceUsage().maxRSS * 1024,
});
