import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel } from '../kernel.ts';

export const scanKernels: Readonly<Record<string, Kernel>> = {
  /** States, then sequences; gives the last states, then the outputs of all steps stacked. Axes are the first ones. */
  Scan: (node) => {
    const graph = node.graph('body');
    const body = node.compile(graph);
    const sequenceCount = node.int('num_scan_inputs');
    const stateCount = node.inputCount - sequenceCount;
    const outputCount = node.outputCount - stateCount;
    const inputDirections = node.intsOr('scan_input_directions', undefined) ?? Array<number>(sequenceCount).fill(0);
    const outputDirections = node.intsOr('scan_output_directions', undefined) ?? Array<number>(outputCount).fill(0);
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
      const at = (step: number, direction: number | undefined) => (direction === 1 ? length - 1 - step : step);
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
      const declared = graph.output.slice(stateCount);
      return [...states, ...stacks.map((stack, i) => (length > 0 ? tf.stack(stack) : tf.zeros([0, ...fixed(declared[i]?.dims)])))];
    };
  },
};

const elementOf = (sequence: tf.Tensor, i: number): tf.Tensor =>
  tf.reshape(tf.slice(sequence, [i], [1]), sequence.shape.slice(1));

/** The shape of an element that no step has made. */
function fixed(dims: readonly (number | string)[] | undefined): number[] {
  if (!dims) throw new Error('a loop without steps needs the shapes of its outputs');
  return dims.map((dim) => {
    if (typeof dim === 'string') throw new Error('a loop without steps needs fixed sizes of its outputs');
    return dim;
  });
}
