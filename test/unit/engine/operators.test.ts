import { beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../shared/model/runtime.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { gradientRules } from '../../../training/engine/differentiate.ts';
import { kernels } from '../../../training/engine/tfjs/kernels/index.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import {
  compile,
  compute,
  differences,
  expectClose,
  expectedResults,
  wrtOf,
  type OperatorCase,
} from '../../support/gradient-check.ts';
import { elementwiseCases } from '../../support/operators/elementwise.ts';
import { layoutCases } from '../../support/operators/layout.ts';
import { linearCases } from '../../support/operators/linear.ts';
import { recurrenceCases } from '../../support/operators/loops/recurrences.ts';
import { severalStatesCases } from '../../support/operators/loops/several-states.ts';
import { reduceCases } from '../../support/operators/reduce.ts';

const cases: readonly OperatorCase[] = [
  ...elementwiseCases,
  ...layoutCases,
  ...linearCases,
  ...reduceCases,
  ...recurrenceCases,
  ...severalStatesCases,
];

let interpreters: Runtime[];
beforeAll(async () => {
  interpreters = [await tfjsRuntime({ backend: 'cpu' }), await tfjsRuntime({ backend: 'wasm' })];
});

describe.each(cases)('$op $name', (operator) => {
  it('has the value and the gradients that TensorFlow.js gives, in every runtime', async () => {
    const compiled = compile(operator);
    expect(compiled.operators).toContain(operator.op);
    const { results, weights } = await expectedResults(operator);
    for (const runtime of [ortRuntime, ...interpreters]) {
      expectClose(await compute(runtime, compiled, operator.inputs, weights), results, 1e-4, runtime.name);
    }
  });

  it.runIf(wrtOf(operator).length > 0 && operator.differentiable !== false)(
    'has the gradients that finite differences give',
    async () => {
      const { weights } = await expectedResults(operator);
      const gradients = await compute(ortRuntime, compile(operator), operator.inputs, weights);
      expectClose(gradients, await differences(operator, weights), 2e-3);
    },
  );
});

describe('the cases cover', () => {
  const named = (some: readonly OperatorCase[]) => new Set(some.map(({ op }) => op));

  it('every gradient rule', () => {
    const differentiated = named(cases.filter((operator) => wrtOf(operator).length > 0));
    expect(Object.keys(gradientRules).filter((name) => !differentiated.has(name))).toEqual([]);
  });

  it('every kernel of the interpreter', () => {
    // LSTM has no gradient and tests of its own.
    expect(Object.keys(kernels).filter((name) => !named(cases).has(name))).toEqual(['LSTM']);
  });
});
