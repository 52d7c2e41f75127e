import { beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../shared/model/runtime.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { gradientRules } from '../../../training/engine/differentiate.ts';
import { kernels } from '../../../training/engine/tfjs/kernels/index.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { compile, compute, differences, expectClose, expectedResults, type OperatorCase } from '../../support/gradient-check.ts';
import { elementwiseCases } from '../../support/operators/elementwise.ts';
import { layoutCases } from '../../support/operators/layout.ts';
import { linearCases } from '../../support/operators/linear.ts';
import { reduceCases } from '../../support/operators/reduce.ts';

const cases: readonly OperatorCase[] = [...elementwiseCases, ...layoutCases, ...linearCases, ...reduceCases];

let interpreters: Runtime[];
beforeAll(async () => {
  interpreters = [await tfjsRuntime({ backend: 'cpu' }), await tfjsRuntime({ backend: 'wasm' })];
});

describe.each(cases)('$op $name', (operator) => {
  const compiled = compile(operator);

  it('is an operator of its graph', () => {
    expect(compiled.operators).toContain(operator.op);
  });

  it('has the value and the gradients that TensorFlow.js gives, in every runtime', async () => {
    const { results, weights } = await expectedResults(operator, compiled.wrt);
    for (const runtime of [ortRuntime, ...interpreters]) {
      expectClose(await compute(runtime, compiled, operator.inputs, weights), results, 1e-4, runtime.name);
    }
  });

  it.skipIf(compiled.wrt.length === 0)('has the gradients that finite differences give', async () => {
    const { weights } = await expectedResults(operator, []);
    const gradients = await compute(ortRuntime, compiled, operator.inputs, weights);
    expectClose(gradients, await differences(compiled, operator.inputs, weights), 2e-3);
  });
});
