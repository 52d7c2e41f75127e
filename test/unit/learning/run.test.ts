import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figuresSchema } from '../../../shared/learning/job.ts';
import { folderFiles } from '../../../shared/model/package-files.ts';
import { readPackage } from '../../../shared/model/package.ts';
import { learn } from '../../../training/learning/run.ts';
import { smallContext, smallJob, smallTree } from '../../support/learning.ts';

const versionIn = async (folder: string) => (await readPackage(folderFiles(folder))).manifest.version;

describe('a run of learning', () => {
  it('writes a candidate with its figures, and leaves nothing else', async () => {
    const job = await smallJob();
    const steps: number[] = [];
    const figures = await learn(job, smallContext({ onStep: (done) => steps.push(done) }));
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    const { manifest } = await readPackage(folderFiles(job.out));
    expect(manifest).toMatchObject({ name: 'small', parent: await versionIn(job.base) });
    expect(manifest.version).not.toBe(manifest.parent);
    const written = JSON.parse(await readFile(join(job.out, 'gate.json'), 'utf8')) as unknown;
    expect(figuresSchema.parse(written)).toEqual(figures);
    expect(figures?.corrections.person?.live.gold).toBe(3);
    await expect(stat(`${job.out}.run`)).rejects.toThrow();
    await expect(learn(job, smallContext())).rejects.toThrow('exists already');
  });

  it('that was stopped goes on, and ends with the weights of one that was not', async () => {
    const job = await smallJob();
    const whole = { ...job, out: `${job.out}-whole` };
    // The job itself is part of what a run is told apart by; where it writes to makes no difference to the weights.
    await learn(whole, smallContext());
    for (const stopAt of [1, 4, 6]) {
      const stop = new AbortController();
      const stopped = { ...job, out: `${job.out}-${stopAt}` };
      const seen: number[] = [];
      const onStep = (done: number) => {
        seen.push(done);
        if (done === stopAt) stop.abort();
      };
      const first = await learn(stopped, smallContext({ signal: stop.signal, onStep }));
      expect(first === undefined).toBe(stopAt < 6);
      if (stopAt < 6) {
        await expect(stat(stopped.out)).rejects.toThrow();
        await learn(stopped, smallContext({ onStep }));
      }
      expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await versionIn(stopped.out), `stopped at ${stopAt}`).toBe(await versionIn(whole.out));
    }
  });

  it('that unlearns compares the candidate with what training began with, whatever is live', async () => {
    const job = await smallJob();
    const beside = (out: string, change: Partial<typeof job>) =>
      learn({ ...job, ...change, out: job.out + out }, smallContext());
    const besideBase = await beside('-1', { live: job.base });
    expect(await beside('-2', { live: '/not/asked', unlearns: true })).toEqual(besideBase);
  });

  it('does not go on from the checkpoint of another job', async () => {
    const job = await smallJob();
    const stop = new AbortController();
    await learn(job, smallContext({ signal: stop.signal, onStep: () => stop.abort() }));
    const steps: number[] = [];
    await learn({ ...job, seed: 2 }, smallContext({ onStep: (done) => steps.push(done) }));
    expect(steps[0]).toBe(1);
  });

  it('adds the labels that the tree has more', async () => {
    const tree = smallTree('person', 'person/poet', 'place/', 'place/ferry', 'place/inn', 'dish');
    const job = await smallJob();
    const [first, ...others] = job.examples;
    const spans = [{ start: 2, end: 4, label: 'dish' }];
    const grownJob = {
      ...job,
      tree,
      examples: [{ ...first, spans } as typeof first, ...others].filter((e) => e !== undefined),
    };
    const figures = await learn(grownJob, smallContext());
    const { tags } = await readPackage(folderFiles(job.out));
    expect(tags.labels).toEqual(['person', 'person/poet', 'place/ferry', 'place/inn', 'dish']);
    expect(figures?.corrections.dish?.live).toEqual({ correct: 0, predicted: 0, gold: 1 });
  });
});
