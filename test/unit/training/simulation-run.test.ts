import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fineTree } from '../../../shared/labels/builtin.ts';
import type { GateFigures } from '../../../shared/learning/job.ts';
import { folderFiles } from '../../../shared/model/package-files.ts';
import { readPackage } from '../../../shared/model/package.ts';
import type { CheckedJob } from '../../../training/learning/job.ts';
import { machine } from '../../../training/simulation/machine.ts';
import { orders, type Order } from '../../../training/simulation/orders.ts';
import { simulate, type Machine, type Simulation } from '../../../training/simulation/run.ts';
import { agreeOn, type Settings } from '../../../training/simulation/settings.ts';
import { readSteps, type Step } from '../../../training/simulation/steps.ts';
import { smallContext, smallJob } from '../../support/learning.ts';
import { entity, textNumber } from '../../support/simulation.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

const sentences = Array.from({ length: 12 }, (_, index) => ({
  text: textNumber(index),
  spans: [{ start: index % 4, end: (index % 4) + 2, label: index % 2 ? 'person' : 'location/site/city' }],
}));
const test = Array.from({ length: 5 }, (_, index) => ({
  text: textNumber(index + 20),
  spans: [{ start: 3, end: 5, label: 'person' }],
}));

const newFolder = () => mkdtemp(join(tmpdir(), 'mingshi-simulation-'));

async function simulation(order: Order, more: Partial<Simulation> = {}): Promise<Simulation> {
  const folder = await newFolder();
  const base = join(folder, 'base');
  await mkdir(base);
  await writeFile(join(base, 'version'), 'base');
  return {
    annotator: { order, seed: 1, sentences, tree: 'fine' },
    ...{ tree: fineTree, test, base, folder: join(folder, 'state'), every: 2, corrections: 8, threads: 1 },
    ...more,
  };
}

const counts = (correct: number) => ({ correct, predicted: 10, gold: 10 });
const figures = (after: number): GateFigures => ({
  corrections: { person: { live: counts(5), candidate: counts(after) } },
  gate: {},
});

/** Models that are files with a version; what they find, and whether they are taken, follows from it. */
class FakeMachine implements Machine {
  readonly steps: Step[] = [];
  readonly jobs: CheckedJob[] = [];
  #calls = 0;
  readonly #dieAt: number;

  constructor(dieAt = Infinity) {
    this.#dieAt = dieAt;
  }

  readonly find = async (folder: string, texts: readonly string[]) => {
    this.#live();
    const version = await readFile(join(folder, 'version'), 'utf8');
    const entities = texts.map((text) => {
      const chance = parseInt(hash(version + text).slice(0, 6), 16);
      const start = chance % 6;
      return [entity({ start, end: start + 2, label: chance % 5 ? 'person' : 'food' }, (chance % 100) / 100)];
    });
    return { version, entities };
  };

  readonly learn = async (job: CheckedJob) => {
    this.jobs.push(job);
    await mkdir(`${job.out}.run`, { recursive: true });
    this.#live();
    await mkdir(dirname(job.out), { recursive: true });
    await mkdir(job.out);
    const version = hash(JSON.stringify([job.examples, job.seed]));
    await writeFile(join(job.out, 'version'), version);
    this.#live();
    return figures(version < '8' ? 6 : 4);
  };

  readonly onStep = (step: Step) => {
    this.#live();
    this.steps.push(step);
  };

  #live(): void {
    this.#calls += 1;
    if (this.#calls === this.#dieAt) throw new Error('killed');
  }
}

/** All files below a folder, with what is in them. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, name);
      return (await stat(path)).isDirectory() ? [] : [[name, await readFile(path, 'utf8')] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

describe('a simulation', () => {
  it.each(orders)(
    'in the order %s that is killed anywhere and begun again ends with the same files',
    async (order) => {
      const whole = await simulation(order);
      const steps = await simulate(whole, new FakeMachine());
      const expected = await filesIn(whole.folder);
      expect(steps.map(({ corrections }) => corrections)).toEqual([0, 2, 4, 6, 8]);
      let deaths = 0;
      for (let dieAt = 1; ; dieAt += 1) {
        const cut = await simulation(order, { base: whole.base });
        const killed = await simulate(cut, new FakeMachine(dieAt)).catch((error: Error) => error.message);
        if (killed !== 'killed') break;
        deaths += 1;
        await simulate(cut, new FakeMachine());
        expect(await filesIn(cut.folder), `killed at ${dieAt}`).toEqual(expected);
      }
      expect(deaths).toBeGreaterThan(15);
    },
  );

  it('asks nothing of a machine where it is done, and goes on where more is wanted', async () => {
    const about = await simulation('random');
    await simulate(about, new FakeMachine());
    await simulate(about, new FakeMachine(1));
    const steps = await simulate({ ...about, corrections: 11 }, new FakeMachine());
    expect(steps.map(({ corrections }) => corrections)).toEqual([0, 2, 4, 6, 8, 10, 11]);
    const direct = await simulation('random', { base: about.base, corrections: 11 });
    expect(await simulate(direct, new FakeMachine())).toEqual(steps);
  });

  it('learns all corrections so far from the base, and is compared with the live model, which only the gate changes', async () => {
    const about = await simulation('reading');
    const fake = new FakeMachine();
    const steps = await simulate(about, fake);
    expect(steps).toEqual(await readSteps(about.folder));
    fake.jobs.forEach((job, index) => {
      const [before, after] = [steps[index], steps[index + 1]];
      expect(job.base).toBe(about.base);
      expect(job.live).toBe(
        typeof before?.folder === 'string' ? join(about.folder, before.folder) : about.base,
      );
      const said = job.examples.flatMap(({ records }) => records);
      expect(said.length).toBeLessThanOrEqual(after?.corrections ?? 0);
      const names = job.examples.flatMap(({ text, spans }) =>
        spans.map(({ start, end }) => Array.from(text).slice(start, end).join('')),
      );
      const judged = new Set(job.examples.map(({ text }) => text));
      const left = sentences.filter(
        ({ text }) => !judged.has(text) && !names.some((name) => text.includes(name)),
      );
      expect(job.unlabelled).toEqual(left.map(({ text }) => text));
      expect(job.unlabelled.some((text) => test.some((sentence) => sentence.text === text))).toBe(false);
      expect(after?.gate?.test.gold).toBe(test.length);
      if (after?.gate?.publish) expect(after.folder).toBe(`step-${after.step}`);
      else expect(after).toMatchObject({ version: before?.version, test: before?.test });
    });
    const outcomes = steps.flatMap(({ gate }) => gate?.publish ?? []);
    expect(new Set(outcomes).size).toBe(2);
    const kept = (await readdir(about.folder)).filter((name) => name.startsWith('step-'));
    expect(kept).toEqual([steps.at(-1)?.folder].filter((folder) => typeof folder === 'string'));
  });

  it('ends where nothing is left to correct', async () => {
    const about = await simulation('reading', { corrections: 1000, every: 1000 });
    const steps = await simulate(about, new FakeMachine());
    expect(steps).toHaveLength(2);
    expect(steps.at(-1)?.looked).toBe(sentences.length);
  });

  it('scores on its test, and says what was corrected', async () => {
    const about = await simulation('reading');
    const [first, second] = await simulate(about, new FakeMachine());
    expect(first).toMatchObject({
      corrections: 0,
      looked: 0,
      corrected: [],
      gate: null,
      folder: null,
      version: 'base',
    });
    expect(first?.test.person?.gold).toBe(test.length);
    expect(Object.values(second?.kinds ?? {}).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(second?.corrected.length).toBeGreaterThan(0);
  });

  it(
    'runs with real learning, and stopped in it goes on to the same files',
    { timeout: 120_000 },
    async () => {
      const job = await smallJob();
      const { tree } = await readPackage(folderFiles(job.base));
      const world = {
        tree,
        test: job.examples,
        ...{ base: job.base, every: 2, corrections: 4, threads: 1 },
        annotator: { order: 'reading', seed: 1, sentences: job.examples, tree: tree.name } as const,
      };
      const begin = (folder: string, stopAt = Infinity) => {
        const stop = new AbortController();
        let done = 0;
        const onStep = () => ((done += 1) === stopAt ? stop.abort() : undefined);
        const context = smallContext({ signal: stop.signal, onStep });
        const parts = machine({ ...context, lists: [], threads: 1 });
        return simulate({ ...world, folder }, { ...parts, onStep: () => undefined });
      };
      const [whole, cut] = [await newFolder(), await newFolder()];
      const steps = await begin(whole);
      expect(steps.at(-1)?.corrections).toBe(4);
      await expect(begin(cut, 9)).rejects.toThrow('abort');
      await begin(cut);
      expect(await filesIn(cut)).toEqual(await filesIn(whole));
    },
  );
});

describe('the folder of simulations', () => {
  const settings: Settings = {
    ...{ base: 'v1', annotator: 'a', test: 't', every: 50 },
    ...{ learning: { rate: 1 }, libraries: { mingshi: '1' } },
  };

  it('takes more of the same, and nothing else', async () => {
    const folder = join(await newFolder(), 'new');
    await agreeOn(settings, folder);
    await agreeOn({ ...settings }, folder);
    await expect(agreeOn({ ...settings, base: 'v2', learning: { rate: 2 } }, folder)).rejects.toThrow(
      'simulations with another base, learning; give another --out',
    );
  });
});
