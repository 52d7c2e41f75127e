import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TensorMap } from '../../../shared/model/tensor.ts';
import { Checkpoints } from '../../../training/trainer/checkpoint.ts';
import { trainingLoop } from '../../../training/trainer/loop.ts';
import type { RandomStream } from '../../../training/random.ts';
import { batchCount, drawnAnew, epochBatches, passes, type Turn } from '../../../training/trainer/batches.ts';
import type { Example } from '../../../training/trainer/examples.ts';
import { toy, toyExample, toyRun, toySource, toySources } from '../../support/training.ts';

const bytesOf = (weights: TensorMap | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(weights ?? {}).map(([name, { data }]) => [
      name,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
    ]),
  );

describe('invariant 8: a run that was killed and resumed', () => {
  it('ends with bit-identical weights, wherever it was killed', async () => {
    const whole = bytesOf(await trainingLoop(await toyRun()));
    expect(Object.keys(whole).length).toBeGreaterThan(5);
    // Step 3 is a checkpoint, 4 lies after it, 6 and 7 are around the end of an epoch, 1 is before any checkpoint.
    for (const killedAt of [1, 3, 4, 6, 7, 11]) {
      const run = await toyRun({
        onStep: (done) => {
          if (done === killedAt) throw new Error('killed');
        },
      });
      await expect(trainingLoop(run)).rejects.toThrow('killed');
      const resumed = await trainingLoop({ ...run, onStep: () => undefined });
      expect(bytesOf(resumed), `killed at step ${killedAt}`).toEqual(whole);
    }
  });

  it('ends so too where a teacher is learned from', async () => {
    const job = toy.job();
    const sources = async () => ({ job, sources: await toySources(job) });
    const whole = bytesOf(await trainingLoop(await toyRun(await sources())));
    expect(whole).not.toEqual(bytesOf(await trainingLoop(await toyRun())));
    for (const killedAt of [4, 13]) {
      const run = await toyRun({
        ...(await sources()),
        onStep: (done) => {
          if (done === killedAt) throw new Error('killed');
        },
      });
      await expect(trainingLoop(run)).rejects.toThrow('killed');
      const resumed = await trainingLoop({ ...run, ...(await sources()), onStep: () => undefined });
      expect(bytesOf(resumed), `killed at step ${killedAt}`).toEqual(whole);
    }
  });

  it('stops at the next step when asked to, and goes on from there', async () => {
    const whole = bytesOf(await trainingLoop(await toyRun()));
    const interrupt = new AbortController();
    const steps: number[] = [];
    const run = await toyRun({
      signal: interrupt.signal,
      onStep: (done) => {
        steps.push(done);
        if (done === 5) interrupt.abort();
      },
    });
    expect(await trainingLoop(run)).toBeUndefined();
    const resumed = await trainingLoop({ ...run, signal: new AbortController().signal });
    expect(bytesOf(resumed)).toEqual(whole);
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, i) => i + 1));
  });

  it('is refused where settings or data have changed', async () => {
    const run = await toyRun({ job: toy.job({ epochs: 1 }) });
    await trainingLoop(run);
    const changed = new Checkpoints(run.checkpoints.folder, 'other');
    await expect(trainingLoop({ ...run, checkpoints: changed })).rejects.toThrow('--restart');
  });

  it('is not begun anew where its checkpoint is there and cannot be read', async () => {
    const { checkpoints } = await toyRun();
    expect(await checkpoints.holder()).toBe('nobody');
    const path = join(checkpoints.folder, 'checkpoint.safetensors');
    await mkdir(path);
    const refusal = `cannot read ${path}: it is a folder`;
    await expect(checkpoints.holder()).rejects.toThrow(refusal);
    await expect(checkpoints.load()).rejects.toThrow(refusal);
  });
});

describe('training', () => {
  it('lowers the loss, and the same seed gives the same weights', async () => {
    const losses: number[] = [];
    const run = async () =>
      trainingLoop(
        await toyRun({
          onEpoch: (report) => losses.push(report.losses[0]?.loss ?? NaN),
          job: toy.job({ epochs: 6 }),
        }),
      );
    const [first, second] = [bytesOf(await run()), bytesOf(await run())];
    expect(second).toEqual(first);
    expect(losses[5]).toBeLessThan((losses[0] ?? 0) / 4);
    const other = await trainingLoop(await toyRun({ job: toy.job({ epochs: 6, seed: 2 }) }));
    expect(bytesOf(other)).not.toEqual(first);
  });

  it('keeps the weights of the best epoch, and stops when there is no better one for a while', async () => {
    const scores = [0.2, 0.9, 0.5, 0.4, 0.95];
    const seen: TensorMap[] = [];
    const epochs: number[] = [];
    const best = await trainingLoop(
      await toyRun({
        job: toy.job({ epochs: 5, patience: 2 }),
        validate: (weights) => Promise.resolve(scores[seen.push(weights) - 1] ?? 0),
        onEpoch: ({ epoch }) => epochs.push(epoch),
      }),
    );
    expect(epochs).toEqual([1, 2, 3, 4]);
    expect(bytesOf(best)).toEqual(bytesOf(seen[1]));
  });

  it('ends with a clear message when the loss is no number', async () => {
    const run = await toyRun({ job: toy.job({ rate: 1e30, clip: 1e30 }) });
    await expect(trainingLoop(run)).rejects.toThrow(/lower the rate/);
  });
});

describe('batches of an epoch', () => {
  const batching = { name: 'toy', size: 8, seed: 1 };
  const examples = toy.sentences.map(toyExample);
  const perPass = batchCount(examples, 8);
  const source = toySource(toy.job());
  const countOf = (example: Example, turns: readonly Turn[]) =>
    turns.flatMap((turn) => turn.examples).filter((other) => other === example).length;

  it('hold every sentence once, in buckets that fit', () => {
    const turns = passes(examples, batching, perPass)(0);
    for (const example of examples) expect(countOf(example, turns)).toBe(1);
    for (const { length, examples: rows } of turns) {
      expect(rows.length).toBeLessThanOrEqual(8);
      for (const { ids } of rows) expect(ids.length).toBeLessThanOrEqual(length);
    }
  });

  it('come in an order that seed and epoch decide', () => {
    expect(epochBatches([source], 1, 0)).toEqual(epochBatches([source], 1, 0));
    expect(epochBatches([source], 1, 0)).not.toEqual(epochBatches([source], 1, 1));
    expect(epochBatches([source], 1, 0)).not.toEqual(epochBatches([source], 2, 0));
  });

  it('go on where the epoch before ended, and through all sentences before one comes again', () => {
    const turns = passes(examples, batching, 2);
    const seen = Array.from({ length: perPass }, (_, epoch) => turns(epoch)).flat();
    for (const example of examples) expect(countOf(example, seen)).toBe(2);
  });

  it('are as many as wanted where sentences are made anew, each epoch others', () => {
    const make = (random: RandomStream) => examples[random.integer(examples.length)] as Example;
    const turns = drawnAnew(make, batching, 5);
    expect(turns(0).length).toBe(5);
    expect(turns(0)).toEqual(turns(0));
    expect(turns(0)).not.toEqual(turns(1));
  });
});
