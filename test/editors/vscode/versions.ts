import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../server/clock.ts';
import { LearningStore } from '../../../server/learning/store.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { decide } from '../../../shared/learning/gate.ts';
import type { GateFigures, LearningJob } from '../../../shared/learning/job.ts';
import { fileNames, manifestSchema } from '../../../shared/model/manifest.ts';
import { sha256Hex } from '../../../shared/model/package.ts';
import type { Places } from '../../../shared/places.ts';
import { withManifest } from '../../support/tiny-package.ts';

const counts = (correct: number) => ({ correct, predicted: 20, gold: 20 });

/** Figures from how many of twenty spans the live model and the candidate get right, by label. */
const figures = (
  corrections: readonly [number, number],
  gate: Readonly<Record<string, readonly [number, number]>>,
): GateFigures => {
  const pair = ([live, candidate]: readonly [number, number]) => ({
    live: counts(live),
    candidate: counts(candidate),
  });
  const byLabel = Object.entries(gate).map(([label, right]) => [label, pair(right)] as const);
  return { corrections: { 'work/video/comic': pair(corrections) }, gate: Object.fromEntries(byLabel) };
};

/** Three trainings, the second of which is no use. */
const trainings = [
  {
    records: 12,
    figures: figures([4, 11], {
      ...{ 'person/politics': [18, 18], 'location/site/city': [19, 19], 'time/dynasty': [17, 16] },
      ...{ 'work/video/comic': [8, 13], 'work/game_software/game': [12, 14], 'biology/pet': [9, 12] },
    }),
  },
  {
    records: 18,
    figures: figures([11, 12], {
      ...{ 'person/politics': [18, 12], 'location/site/city': [19, 15], 'time/dynasty': [16, 16] },
      ...{ 'work/video/comic': [13, 15], 'work/game_software/game': [14, 14], 'biology/pet': [12, 13] },
    }),
  },
  {
    records: 31,
    figures: figures([11, 16], {
      ...{ 'person/politics': [18, 19], 'location/site/city': [19, 19], 'time/dynasty': [16, 15] },
      ...{ 'work/video/comic': [13, 16], 'work/game_software/game': [14, 16], 'biology/pet': [12, 15] },
    }),
  },
];

/**
 * Lets a user have trained before: their versions find what the model that ships finds.
 * @param shipped folder of its package
 * @returns the versions, the last of which is live
 */
export async function layVersions(places: Places, shipped: string): Promise<string[]> {
  const store = new LearningStore(places, systemClock);
  const line = store.line({ model: fineTree.name }, shipped);
  const versions: string[] = [];
  for (const [index, training] of trainings.entries()) {
    const [started, made] = [Date.UTC(2026, 2, 1 + index, 9), Date.UTC(2026, 2, 1 + index, 9, 4)];
    const parent = versions.at(-1) ?? null;
    const { publish, reason } = decide(training.figures);
    const job: LearningJob = {
      ...{ format: 2, base: shipped, live: line.folderOf(parent) },
      ...{ out: line.candidate(String(index)), seed: 1, threads: 1 },
      ...{ tree: { name: fineTree.name, nodes: [...fineTree.nodes] }, unlabelled: [], nameFiles: [] },
      examples: [{ text: '。', spans: [], rejected: [], complete: false, records: ids(training.records) }],
    };
    const run = await store.runs.begin(String(started), job);
    if (publish) {
      const version = await layPackage(shipped, job.out, index);
      const entry = { version, made: new Date(made).toISOString(), parent, reason };
      await line.publish(job.out, { ...entry, figures: training.figures, pinned: false, bad: null });
      versions.push(version);
    }
    await store.runs.end(run, {
      ...{ line: fineTree.name, base: job.base, live: versions.at(-1) ?? '' },
      ...{ outcome: publish ? 'published' : 'kept', reason, figures: training.figures },
      ...{ started, ended: made },
    });
  }
  return versions;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `record-${index}`);

/** Copies a package but for the lowest bits of one weight, which makes it another version. @returns which */
async function layPackage(from: string, to: string, bits: number): Promise<string> {
  const { files: names, ...manifest } = manifestSchema.parse(
    JSON.parse(await readFile(join(from, fileNames.manifest), 'utf8')),
  );
  const files = Object.fromEntries(
    await Promise.all(
      Object.keys(names).map(
        async (name) => [name, new Uint8Array(await readFile(join(from, name)))] as const,
      ),
    ),
  );
  const weights = files[fileNames.weights];
  if (!weights) throw new Error(`${from} has no weights`);
  weights[weights.length - 4] = bits + 1;
  const version = sha256Hex(weights).slice(0, 12);
  await mkdir(to, { recursive: true });
  for (const [name, bytes] of Object.entries(withManifest(files, { ...manifest, version })))
    await writeFile(join(to, name), bytes);
  return version;
}
