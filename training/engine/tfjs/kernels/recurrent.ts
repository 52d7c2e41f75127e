import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel } from '../kernel.ts';

/** What ONNX's LSTM takes beside its first five inputs, and attributes that change its equations. */
const variants = ['activations', 'activation_alpha', 'activation_beta', 'clip', 'input_forget', 'layout'];

export const recurrentKernels: Readonly<Record<string, Kernel>> = {
  /**
   * x [length, batch, features], W [directions, 4·hidden, features], R [directions, 4·hidden, hidden], and if given
   * bias [directions, 8·hidden] and lengths [batch] → all states [length, directions, batch, hidden], the last one
   * and the last cell [directions, batch, hidden]. Gates are in the order i, o, f, c; states begin at zero.
   */
  LSTM: (node) => {
    const hidden = node.int('hidden_size');
    const direction = node.string('direction', 'forward');
    node.expect(
      node.inputCount <= 5 && !variants.some((name) => node.has(name)),
      'the LSTM without variants',
    );
    const ways = { forward: [false], reverse: [true], bidirectional: [false, true] }[direction];
    if (!ways) throw new Error(`the direction '${direction}' is unknown here`);

    return (inputs) => {
      const [x, weights, recurrent] = required(inputs, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [bias, lengths] = [inputs[3], inputs[4]];
      const results = ways.map((backwards, i) =>
        oneDirection(x, {
          input: rowOf(weights, i),
          recurrent: rowOf(recurrent, i),
          bias: bias && rowOf(bias, i),
          lengths,
          hidden,
          backwards,
        }),
      );
      return [
        tf.stack(
          results.map(({ all }) => all),
          1,
        ),
        tf.stack(results.map(({ state }) => state)),
        tf.stack(results.map(({ cell }) => cell)),
      ];
    };
  },
};

interface Direction {
  readonly input: tf.Tensor;
  readonly recurrent: tf.Tensor;
  readonly bias: tf.Tensor | undefined;
  readonly lengths: tf.Tensor | undefined;
  readonly hidden: number;
  readonly backwards: boolean;
}

function oneDirection(x: tf.Tensor, { input, recurrent, bias, lengths, hidden, backwards }: Direction) {
  const [length, batch, features] = x.shape as [number, number, number];
  const flat = tf.reshape(x, [length * batch, features]);
  const projected = tf.reshape(tf.matMul(flat, input, false, true), [length, batch, 4 * hidden]);
  const biases =
    bias && tf.add(tf.slice(bias, [0], [4 * hidden]), tf.slice(bias, [4 * hidden], [4 * hidden]));
  let state: tf.Tensor = tf.zeros([batch, hidden]);
  let cell: tf.Tensor = tf.zeros([batch, hidden]);
  const all = Array<tf.Tensor>(length);
  for (let step = 0; step < length; step++) {
    const t = backwards ? length - 1 - step : step;
    const sums = tf.add(rowOf(projected, t), tf.matMul(state, recurrent, false, true));
    const [i, o, f, c] = tf.split(biases ? tf.add(sums, biases) : sums, 4, -1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const nextCell = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(c)));
    const nextState = tf.mul(tf.sigmoid(o), tf.tanh(nextCell));
    // Beyond a row's length its state stays as it is, and its output is zero.
    const real = lengths && tf.reshape(tf.greater(lengths, t), [batch, 1]);
    all[t] = real ? tf.where(real, nextState, tf.zerosLike(nextState)) : nextState;
    state = real ? tf.where(real, nextState, state) : nextState;
    cell = real ? tf.where(real, nextCell, cell) : nextCell;
  }
  return { all: tf.stack(all), state, cell };
}

const rowOf = (x: tf.Tensor, i: number): tf.Tensor => tf.reshape(tf.slice(x, [i], [1]), x.shape.slice(1));
