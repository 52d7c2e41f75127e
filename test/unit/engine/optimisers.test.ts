import { describe, expect, it } from 'vitest';
import { float32, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { Graph } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import { add, mul, sub, sum } from '../../../training/engine/ops/index.ts';
import {
  averageWeights,
  chain,
  clipByGlobalNorm,
  constant,
  cosineDecay,
  decayWeights,
  descend,
  initialSlots,
  linearWarmupDecay,
  momentum,
  pullToOrigin,
  scaleByAdam,
  scaleByRms,
  type Transform,
} from '../../../training/engine/optimisers/index.ts';
import { addTrainingStep, scheduleFeeds } from '../../../training/engine/step.ts';

const start = { 'a.weight': [0.5, -1, 2], b: [1.5, -0.25] };
type Name = keyof typeof start;
type Numbers = Record<string, number[]>;
const targets = [
  [1, 1, 1],
  [-2, 0.5, 3],
  [0, 0, 0],
  [4, -4, 0.1],
  [1, 2, 3],
];

/** The state after each step of Σ (a - target)² + Σ b³, computed by the engine. */
async function trained(optimiser: Transform): Promise<Numbers[]> {
  const graph = new Graph();
  const a = graph.input({ type: 'float32', shape: [3] }, 'a.weight');
  const b = graph.input({ type: 'float32', shape: [2] }, 'b');
  const difference = sub(a, graph.input({ type: 'float32', shape: [3] }, 'target'));
  const loss = add(sum(mul(difference, difference)), sum(mul(mul(b, b), b)));
  const parameters = new Map([
    ['a.weight', a],
    ['b', b],
  ]);
  addTrainingStep(graph, loss, parameters, optimiser);
  const values: TensorMap = Object.fromEntries(
    Object.entries(start).map(([name, data]) => [name, float32([data.length], Float32Array.from(data))]),
  );
  const program = await ortRuntime.load(toOnnx(graph, 'step'), { training: true });
  const state = ortRuntime.state({ ...values, ...initialSlots(optimiser, values) });
  const history: Numbers[] = [];
  for (const [i, target] of targets.entries()) {
    await program.step(state, {
      target: float32([3], Float32Array.from(target)),
      ...scheduleFeeds(optimiser, i + 1),
    });
    const now = await state.read();
    history.push(
      Object.fromEntries(Object.entries(now).map(([name, { data }]) => [name, Array.from(data, Number)])),
    );
  }
  await program.release();
  await state.release();
  return history;
}

/** The same in plain numbers: `rule` gives the new parameter and keeps what it likes in `kept`. */
function expected(
  rule: (place: {
    name: Name;
    gradient: number;
    value: number;
    step: number;
    kept: Record<string, number>;
  }) => number,
  clip = Infinity,
): Numbers[] {
  const values = structuredClone(start);
  const kept = new Map<string, Record<string, number>>();
  return targets.map((target, i) => {
    const gradients = {
      'a.weight': values['a.weight'].map((x, at) => 2 * (x - (target[at] ?? NaN))),
      b: values.b.map((x) => 3 * x * x),
    };
    const norm = Math.hypot(...gradients['a.weight'], ...gradients.b);
    for (const name of Object.keys(values) as Name[]) {
      values[name] = values[name].map((value, at) => {
        const memory = kept.get(`${name} ${at}`) ?? {};
        kept.set(`${name} ${at}`, memory);
        const gradient = (gradients[name][at] ?? NaN) * Math.min(1, clip / norm);
        return rule({ name, gradient, value, step: i + 1, kept: memory });
      });
    }
    return structuredClone(values);
  });
}

const rate = 0.05;
const cases: readonly (readonly [name: string, Transform, Numbers[]])[] = [
  ['gradient descent', descend(constant(rate)), expected(({ value, gradient }) => value - rate * gradient)],
  [
    'momentum',
    chain(momentum(0.9), descend(constant(rate))),
    expected(({ value, gradient, kept }) => {
      kept.u = gradient + 0.9 * (kept.u ?? 0);
      return value - rate * kept.u;
    }),
  ],
  [
    'RMSProp',
    chain(scaleByRms(0.9), descend(constant(rate))),
    expected(({ value, gradient, kept }) => {
      kept.s = 0.9 * (kept.s ?? 0) + 0.1 * gradient ** 2;
      return value - (rate * gradient) / Math.sqrt(kept.s + 1e-8);
    }),
  ],
  [
    'AdamW with clipping, warm-up and decay of some parameters',
    chain(
      clipByGlobalNorm(2),
      scaleByAdam(),
      decayWeights(0.1, (name) => name.endsWith('.weight')),
      descend(linearWarmupDecay(rate, 2, 6)),
    ),
    expected(({ name, value, gradient, step, kept }) => {
      kept.m = 0.9 * (kept.m ?? 0) + 0.1 * gradient;
      kept.v = 0.999 * (kept.v ?? 0) + 0.001 * gradient ** 2;
      const direction = kept.m / (1 - 0.9 ** step) / (Math.sqrt(kept.v / (1 - 0.999 ** step)) + 1e-8);
      const now = rate * Math.min(step / 2, (6 - step) / 4);
      return value - now * (direction + (name === 'a.weight' ? 0.1 * value : 0));
    }, 2),
  ],
];

describe('optimisers', () => {
  it.each(cases)('%s follows its formula for five steps', async (_, optimiser, formula) => {
    const history = await trained(optimiser);
    formula.forEach((values, step) => {
      for (const [name, numbers] of Object.entries(values)) {
        numbers.forEach((value, at) => expect(history[step]?.[name]?.[at]).toBeCloseTo(value, 4));
      }
    });
  });

  it('averages weights from where they start, soon forgetting the first', async () => {
    const history = await trained(chain(descend(constant(rate)), averageWeights(0.3)));
    let average = [...start.b];
    history.forEach((now, i) => {
      const decay = Math.min(0.3, (2 + i) / (11 + i));
      average = average.map((before, at) => before + (1 - decay) * ((now.b?.[at] ?? NaN) - before));
      average.forEach((value, at) => expect(now['average.b']?.[at]).toBeCloseTo(value, 5));
    });
  });

  it('is pulled to the origin by the gradient of the penalty, which stays where it was', async () => {
    const strength = 3;
    const history = await trained(chain(pullToOrigin(strength), descend(constant(rate))));
    let b = [...start.b];
    for (const now of history) {
      b = b.map((x, at) => x - rate * (3 * x * x + strength * (x - (start.b[at] ?? NaN))));
      b.forEach((value, at) => expect(now.b?.[at]).toBeCloseTo(value, 4));
      expect(now['origin.b']).toEqual(start.b);
    }
  });

  it('changes nothing at a rate of zero, and does not clip small gradients', async () => {
    const still = await trained(chain(scaleByAdam(), descend(constant(0))));
    expect(still.at(-1)?.b).toEqual(start.b);
    const [clipped, free] = [
      await trained(chain(clipByGlobalNorm(1e6), descend(constant(rate)))),
      await trained(descend(constant(rate))),
    ];
    expect(clipped).toEqual(free);
  });
});

describe('schedules', () => {
  it('rise to their peak and fall to their floor', () => {
    const linear = linearWarmupDecay(2, 10, 110);
    expect([1, 5, 10, 60, 110].map(linear)).toEqual([0.2, 1, 2, 1, 0]);
    const cosine = cosineDecay(2, 10, 110, 0.1);
    expect(cosine(5)).toBe(1);
    expect(cosine(10)).toBeCloseTo(2, 9);
    expect(cosine(60)).toBeCloseTo(1.1, 9);
    expect(cosine(110)).toBeCloseTo(0.2, 9);
    expect(cosine(500)).toBeCloseTo(0.2, 9);
  });
});
