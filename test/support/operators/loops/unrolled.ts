import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../../../../shared/model/tensor.ts';
import type { Value } from '../../../../training/engine/graph.ts';
import { scan } from '../../../../training/engine/ops/index.ts';
import { operatorCase, type OperatorCase } from '../../gradient-check.ts';

interface Unrolled {
  readonly final: readonly tf.Tensor[];
  readonly outputs: readonly tf.Tensor[];
}

/** What `scan` does, step by step in TensorFlow.js. */
export function unrolled(
  initial: readonly tf.Tensor[],
  sequences: readonly tf.Tensor[],
  step: (
    states: readonly tf.Tensor[],
    elements: readonly tf.Tensor[],
  ) => { readonly states: readonly tf.Tensor[]; readonly outputs: readonly tf.Tensor[] },
  reversed = false,
): Unrolled {
  const order = [...Array(sequences[0]?.shape[0] ?? 0).keys()];
  if (reversed) order.reverse();
  let states = initial;
  const stacks: tf.Tensor[][] = [];
  for (const i of order) {
    const elements = sequences.map((x) => tf.reshape(tf.slice(x, [i], [1]), x.shape.slice(1)));
    const result = step(states, elements);
    states = result.states;
    result.outputs.forEach((output, j) => ((stacks[j] ??= [])[i] = output));
  }
  return { final: states, outputs: stacks.map((stack) => tf.stack(stack)) };
}

/** A loop with one state, `s` at first, over one sequence `x`. */
interface Recurrence<Name extends string> {
  readonly name: string;
  readonly inputs: Readonly<Record<Name | 's' | 'x', Tensor>>;
  readonly reversed?: boolean;
  /** The case's value: the state after each step, or after the last one alone. */
  readonly gives: 'steps' | 'end';
  readonly differentiable?: boolean;
  readonly build: (state: Value, element: Value, inputs: Readonly<Record<Name, Value>>) => Value;
  readonly tfjs: (
    state: tf.Tensor,
    element: tf.Tensor,
    inputs: Readonly<Record<Name, tf.Tensor>>,
  ) => tf.Tensor;
}

export const recurrence = <Name extends string>({
  name,
  inputs,
  reversed = false,
  gives,
  differentiable = true,
  build,
  tfjs,
}: Recurrence<Name>): OperatorCase =>
  operatorCase<Name | 's' | 'x'>({
    op: 'Scan',
    name,
    inputs,
    differentiable,
    build: (values) => {
      const { final, outputs } = scan(
        [values.s],
        [values.x],
        ([state], [element]) => {
          const next = build(state, element, values);
          return { states: [next], outputs: gives === 'steps' ? [next] : [] };
        },
        reversed,
      );
      return (gives === 'steps' ? outputs[0] : final[0]) as Value;
    },
    tfjs: (tensors) => {
      const { final, outputs } = unrolled(
        [tensors.s],
        [tensors.x],
        ([state], [element]) => {
          const next = tfjs(state as tf.Tensor, element as tf.Tensor, tensors);
          return { states: [next], outputs: gives === 'steps' ? [next] : [] };
        },
        reversed,
      );
      return (gives === 'steps' ? outputs[0] : final[0]) as tf.Tensor;
    },
  });
