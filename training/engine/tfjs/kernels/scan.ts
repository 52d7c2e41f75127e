import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel } from '../kernel.ts';

export const scanKernels: Readonly<Record<string, Kernel>> = {
  /** States, then sequences; gives the last states, then the outputs of all steps stacked. Axes are the first ones. */
  Scan: (node) => {
    const body = node.compile(node.graph('body'));
    const sequenceCount = node.int('num_scan_inputs');
    const stateCount = node.inputCount - sequenceCount;
    const outputCount = node.outputCount - stateCount;
    const inputDirections =
      node.intsOr('scan_input_directions', undefined) ?? Array<number>(sequenceCount).fill(0);
    const outputDirections =
      node.intsOr('scan_output_directions', undefined) ?? Array<number>(outputCount).fill(0);
    const axes = [...node.intsOr('scan_input_axes', []), ...node.intsOr('scan_output_axes', [])];
    node.expect(
      axes.every((axis) => axis === 0),
      'a loop over first axes',
    );

    return (inputs) => {
      const given = required(inputs, inputs.length);
      const sequences = given.slice(stateCount, stateCount + sequenceCount);
      const captured = given.slice(stateCount + sequenceCount);
      const length = sequences[0]?.shape[0] ?? 0;
      if (length === 0) throw new Error('a loop needs a sequence of at least one element');
      const at = (step: number, direction: number | undefined) =>
        direction === 1 ? length - 1 - step : step;
      let states = given.slice(0, stateCount).map((state) => tf.clone(state));
      const stacks = Array.from({ length: outputCount }, () => Array<tf.Tensor>(length));
      for (let step = 0; step < length; step++) {
        const results = tf.tidy(() => {
          const elements = sequences.map((sequence, i) => elementOf(sequence, at(step, inputDirections[i])));
          return body.run([...states, ...elements], captured);
        });
        tf.dispose(states);
        states = results.slice(0, stateCount);
        stacks.forEach((stack, i) => {
          stack[at(step, outputDirections[i])] = results[stateCount + i] as tf.Tensor;
        });
      }
      return [...states, ...stacks.map((stack) => tf.stack(stack))];
    };
  },
};

const elementOf = (sequence: tf.Tensor, i: number): tf.Tensor =>
  tf.reshape(tf.slice(sequence, [i], [1]), sequence.shape.slice(1));
