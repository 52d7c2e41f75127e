import * as z from 'zod';
import { messageOf } from '../errors.ts';
import { devices, type Device } from './device.ts';
import { buildFeeds, type CodePoints } from './inputs.ts';
import type { ModelPackage } from './package.ts';
import type { Runtime } from './runtime.ts';
import { createScorer, type Scorer } from './scorer.ts';
import type { TensorMap } from './tensor.ts';

/** Tag scores of two devices may lie so far apart: far less than what changes a span. */
const tolerance = 1e-3;

/** What became of a model on a device: it can be used, or why not. */
export const trialSchema = z.union([
  z.object({
    device: z.enum(devices),
    /** From code points to tag scores, in batches as an editor asks for them; absent where it was not measured. */
    charactersPerSecond: z.number().positive().optional(),
    /** Kinds of nodes that run on the CPU all the same; see `cpuKinds`. */
    fallbacks: z.array(z.string()),
  }),
  z.object({ device: z.enum(devices), refused: z.string() }),
]);

export type Trial = Readonly<z.infer<typeof trialSchema>>;

/** What a trial needs beside the model. */
export interface Laboratory {
  readonly runtime: (device: Device) => Runtime;
  /** Kinds of nodes of a graph that `device` leaves to the CPU. */
  readonly fallbacks: (device: Device, model: Uint8Array, feeds: TensorMap) => Promise<readonly string[]>;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/**
 * Tries a model on the CPU, then on other devices: whether it can be loaded there, gives the same tag scores, and how
 * fast it is.
 * @param milliseconds to measure each device for, beside loading and a first run: at least one pass, none for 0
 */
export async function* tryDevices(
  pkg: ModelPackage,
  others: readonly Device[],
  laboratory: Laboratory,
  milliseconds: number,
): AsyncGenerator<Trial> {
  const { runtime, fallbacks, now } = laboratory;
  const cpu = await createScorer(pkg, runtime('cpu'));
  const expected = await scoresOf(cpu);
  yield { device: 'cpu', ...(await speedOf(cpu, milliseconds, now)), fallbacks: [] };
  await cpu.release();
  for (const device of others) {
    try {
      const scorer = await createScorer(pkg, runtime(device));
      const apart = distance(expected, await scoresOf(scorer));
      if (!(apart <= tolerance)) throw new Error(`its tag scores differ by ${apart} from the CPU's`);
      const speed = await speedOf(scorer, milliseconds, now);
      await scorer.release();
      const feeds = buildFeeds(pkg.manifest.inputs, compared.slice(0, 1), {
        vocabulary: pkg.vocabulary,
        names: [],
      });
      yield { device, ...speed, fallbacks: [...(await fallbacks(device, pkg.model, feeds))] };
    } catch (error) {
      yield { device, refused: reasonOf(error) };
    }
  }
}

/** What is to be said of a failure of the runtime, without the places in its source. */
const reasonOf = (error: unknown): string =>
  messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error)
    .replace(/^.*? was false\. /s, '')
    .replace(/\s+/g, ' ')
    .trim();

/** As many sentences as are analysed together, with lengths as in prose. Which characters they hold costs no time. */
const samples: readonly CodePoints[] = Array.from({ length: 32 }, (_, sentence) =>
  Array.from(
    { length: 12 + ((sentence * 19) % 48) },
    (_, place) => 0x4e00 + ((sentence * 977 + place * 131) % 0x1000),
  ),
);

/** So few show whether the scores are right. */
const compared = samples.slice(0, 2);

/** All at once, as a document is opened, and some alone, as a user types. */
const portions: readonly (readonly CodePoints[])[] = [
  samples,
  ...samples.slice(0, 4).map((sample) => [sample]),
];

const charactersOfPass = portions.flat().reduce((sum, { length }) => sum + length, 0);

/** Of the median pass. */
async function speedOf(
  scorer: Scorer,
  milliseconds: number,
  now: () => number,
): Promise<{ charactersPerSecond?: number }> {
  if (milliseconds === 0) return {};
  const begin = now();
  const passes: number[] = [];
  do {
    const start = now();
    for (const portion of portions) await scorer.score(portion, [], () => undefined);
    passes.push(now() - start);
  } while (now() - begin < milliseconds);
  passes.sort((a, b) => a - b);
  const median = Math.max(passes[Math.floor(passes.length / 2)] ?? 0, 1e-3);
  return { charactersPerSecond: (charactersOfPass / median) * 1000 };
}

async function scoresOf(scorer: Scorer): Promise<Float32Array[]> {
  const scores: Float32Array[] = [];
  await scorer.score(compared, [], (index, emissions) => {
    scores[index] = emissions.slice();
  });
  return scores;
}

/** The largest difference between two scores of one place; NaN where one of them is no number. */
function distance(expected: readonly Float32Array[], given: readonly Float32Array[]): number {
  let largest = 0;
  expected.forEach((scores, sentence) => {
    scores.forEach((score, place) => {
      largest = Math.max(largest, Math.abs(score - (given[sentence]?.[place] ?? NaN)));
    });
  });
  return largest;
}
