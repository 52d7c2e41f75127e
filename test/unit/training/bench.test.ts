import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { float32, int32, sizeOf } from '../../../shared/model/tensor.ts';
import { longestSentence } from '../../../shared/model/analyzer.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { bertBase, bertGraph } from '../../../training/bench/bert-shape.ts';
import { parameterCount, productFlops } from '../../../training/bench/counts.ts';
import { quartiles, takeTurns } from '../../../training/bench/measure.ts';
import { benchSentences } from '../../../training/bench/sentences.ts';
import { commandGroup } from '../../../shared/command.ts';
import { addTo } from '../../../training/commands/bench.ts';
import { Graph } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import { add, matmul, relu, scan } from '../../../training/engine/ops/index.ts';
import { randomStream } from '../../../training/random.ts';
import { testContext } from '../../support/context.ts';
import { readJson, sharedFile } from '../../shared.ts';

const small = ['embedding=4', 'filters=2', 'hidden=3'].flatMap((setting) => ['--set', setting]);
const tags = { cluener: 41, fine: 217 };

describe('operations of matrix products', () => {
  it('are counted with the loops around them, and only where a result needs them', () => {
    const graph = new Graph();
    const input = (shape: readonly number[]) => graph.input({ type: 'float32', shape });
    const x = input([7, 2, 3]);
    const [projection, recurrent, unused] = [input([3, 5]), input([5, 5]), input([5, 11])];
    const projected = matmul(x, projection);
    const { final } = scan([input([2, 5])], [projected], ([state], [element]) => ({
      states: [relu(add(matmul(state, recurrent), element))],
      outputs: [],
    }));
    matmul(projected, unused);
    for (const state of final) graph.output('state', state);
    const outside = 7 * (2 * 2 * 3 * 5);
    const inside = 7 * (2 * 2 * 5 * 5);
    expect(productFlops(graph)).toBe(outside + inside);
  });

  it('cannot be counted where a size is open', () => {
    const { graph } = bertGraph({ ...bertBase, layers: 1 }, 5);
    expect(() => productFlops(graph)).toThrow('fixed sizes');
  });
});

describe('timing by turns', () => {
  const clockOf = (times: { wall: number; processor: number }) => ({
    wall: () => times.wall,
    processor: () => times.processor,
  });

  it('gives each its turn in every round and leaves the first rounds out', async () => {
    const order: string[] = [];
    const times = { wall: 0, processor: 0 };
    const durations: Record<string, number[]> = { slow: [500, 40, 10, 30, 20], fast: [900, 1, 2, 3, 4] };
    const work = (name: string) => () => {
      const took = durations[name]?.shift() ?? NaN;
      order.push(name);
      times.wall += took;
      times.processor += took / 2;
      return Promise.resolve();
    };
    const rounds: number[] = [];
    const timings = await takeTurns(
      { slow: work('slow'), fast: work('fast') },
      {
        rounds: 4,
        warmUp: 1,
        signal: new AbortController().signal,
        onRound: (done) => void rounds.push(done),
      },
      clockOf(times),
    );
    expect(order).toEqual(Array.from({ length: 5 }, () => ['slow', 'fast']).flat());
    expect(timings.slow.wall).toEqual({ lower: 17.5, median: 25, upper: 32.5 });
    expect(timings.fast.processor.median).toBe(1.25);
    expect(rounds).toEqual([1, 2, 3, 4]);
  });

  it('stops between two turns', async () => {
    const controller = new AbortController();
    const never = () => Promise.reject(new Error('must not have its turn'));
    const works = { first: () => Promise.resolve(controller.abort()), never };
    const turns = { rounds: 1, warmUp: 0, signal: controller.signal, onRound: () => undefined };
    await expect(takeTurns(works, turns)).rejects.toThrow('aborted');
  });

  it('takes quartiles between neighbours', () => {
    expect(quartiles([3])).toEqual({ lower: 3, median: 3, upper: 3 });
    expect(quartiles([4, 1, 3, 2, 5])).toEqual({ lower: 2, median: 3, upper: 4 });
  });
});

describe('the encoder to compare with', () => {
  const pooler = 768 * 768 + 768;
  const head = (size: number) => (768 + 1) * size;

  it('has the numbers of BERT-base', () => {
    const { parameters } = bertGraph(bertBase, tags.cluener);
    expect(parameterCount(parameters) - head(tags.cluener) + pooler).toBe(102_267_648);
  });

  const file = sharedFile('specs/vectors/encoders.json');
  it.skipIf(!file)('has as many parameters as the specification counts (needs ../shared)', async () => {
    const { parameter_counts: counts } = await readJson<{ parameter_counts: Record<string, number> }>(
      file ?? '',
    );
    const { parameters } = bertGraph(bertBase, 1);
    expect(parameterCount(parameters) - head(1) + pooler).toBe(counts['base 12x768x3072 vocab 21128']);
  });

  it('sees every character of a sentence and none of its padding', async () => {
    const tiny = { layers: 2, size: 8, heads: 2, inner: 16, vocabulary: 50, positions: 20 };
    const { graph, parameters } = bertGraph(tiny, 3);
    const random = randomStream(1, 'weights');
    const weights = Object.fromEntries(
      [...parameters].map(([name, { shape }]) => [
        name,
        float32(shape, Float32Array.from({ length: sizeOf(shape) }, random.normal)),
      ]),
    );
    const program = await ortRuntime.load(toOnnx(graph, 'tiny'));
    onTestFinished(() => program.release());
    const scores = async (ids: readonly number[]) => {
      const { emissions } = await program.run({
        ...weights,
        characters: int32([1, ids.length], Int32Array.from(ids)),
      });
      expect(emissions?.dims).toEqual([1, ids.length, 3]);
      return Array.from(emissions?.data ?? [], Number);
    };
    const alone = await scores([5, 6, 7, 8]);
    const padded = await scores([5, 6, 7, 8, 0, 0]);
    alone.forEach((score, i) => expect(padded[i]).toBeCloseTo(score, 4));
    const changed = await scores([5, 6, 7, 9]);
    const ofFirst = [0, 1, 2].map((tag) => Math.abs((changed[tag] ?? 0) - (alone[tag] ?? 0)));
    expect(Math.max(...ofFirst)).toBeGreaterThan(1e-3);
  });
});

describe('mingshi bench', () => {
  const bench = async (...args: string[]) => {
    const nowhere = join(tmpdir(), 'no-such-folder');
    const context = testContext({ root: nowhere, env: { MINGSHI_SHARED: nowhere } });
    const code = await commandGroup('bench', '', [{ addTo }]).run(args, context);
    return { code, out: context.out(), err: context.err() };
  };

  const line = (text: string) => JSON.stringify({ text, label: { name: { [text.slice(0, 2)]: [[0, 1]] } } });

  async function labelledFile(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mingshi-bench-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'train.json');
    await writeFile(
      path,
      ['周文在家。', '林若今天去了北岭大学，见到了沈知行教授。', '许慕走了。'].map(line).join('\n'),
    );
    return path;
  }

  it('train: times the step in both runtimes and an epoch', async () => {
    const data = await labelledFile();
    const { code, out, err } = await bench(
      ...['train', '--rounds', '1', '--batch', '2', '--length', '5', ...small],
      ...['--data', data, '--threads', '1,2', '--json'],
    );
    expect(err).toContain('round 1 of 1');
    expect(code).toBe(0);
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(report).toMatchObject({
      machine: { node: process.version },
      runtimes: [ortRuntime.name, expect.stringMatching(/^tfjs .* wasm$/)],
      ...{ method: 'clc', batch: 2, length: 5, tags: tags.cluener, rounds: 1 },
      ratio: expect.closeTo(
        (report.other as Timed).wall.median / (report.own as Timed).wall.median,
      ) as number,
      epoch: {
        data: 'train.json',
        sentences: 3,
        steps: 2,
        whole: false,
        runs: [{ threads: 1 }, { threads: 2 }],
      },
    });
    expect(report.shareOfPeak).toBeGreaterThan(0);
  });

  it('train: does a whole epoch, and says so', async () => {
    const data = await labelledFile();
    const sizes = ['--rounds', '1', '--batch', '2', '--length', '5', ...small];
    const { code, out } = await bench('train', ...sizes, '--data', data, '--threads', '1', '--epoch');
    expect(code).toBe(0);
    expect(out).toMatch(/^epoch +train\.json, 3 sentences, 2 steps; all steps done$/m);
    expect(out).toMatch(/^ratio +\d/m);
  });

  it('train: measures no epoch without data, and says so', async () => {
    const { code, out } = await bench(
      'train',
      ...['--rounds', '1', '--batch', '2', '--length', '5', ...small],
    );
    expect(code).toBe(0);
    expect(out).toContain('--data');
  });

  it('infer: compares models with the encoder', async () => {
    const sizes = ['--rounds', '1', '--layers', '1', ...small];
    const { code, out } = await bench('infer', 'cluener', 'fine', '--random', ...sizes, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as { models: { ratio: object; single: { decodeShare: number } }[] };
    expect(report).toMatchObject({
      ...{ threads: 1, rounds: 1, sentences: benchSentences.length },
      models: [
        { name: 'random-cluener', tags: tags.cluener },
        { name: 'random-fine', tags: tags.fine },
      ],
      baseline: { shape: { ...bertBase, layers: 1 }, tags: tags.cluener },
    });
    for (const { single } of report.models) {
      expect(single.decodeShare).toBeGreaterThan(0);
      expect(single.decodeShare).toBeLessThan(1);
    }
  });

  it('infer: without models says what can be measured', async () => {
    const { code, err } = await bench('infer', 'missing');
    expect(code).toBe(1);
    expect(err).toContain('--random');
  });

  it.each([
    { args: [], what: 'no command' },
    { args: ['train', '--rounds', '0'], what: 'no round' },
    { args: ['train', '--length', '257'], what: 'too long' },
    { args: ['train', '--set', '7'], what: 'a setting without a value' },
    { args: ['infer', '--fast'], what: 'unknown option' },
  ])('refuses $what', async ({ args }) => {
    expect((await bench(...args)).code).toBe(2);
  });

  it('names a setting that the method does not know', async () => {
    const { code, err } = await bench('train', '--set', 'depth=3');
    expect(code).toBe(2);
    expect(err).toContain('depth');
  });
});

describe('sentences to measure with', () => {
  it('are distinct, of one line, and of lengths that are analysed', () => {
    expect(new Set(benchSentences).size).toBe(benchSentences.length);
    for (const sentence of benchSentences) {
      expect(sentence).not.toMatch(/\s/u);
      expect([...sentence].length).toBeLessThanOrEqual(longestSentence);
    }
  });
});

interface Timed {
  readonly wall: { readonly median: number };
}
