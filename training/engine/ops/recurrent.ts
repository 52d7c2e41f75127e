import type { Value } from '../graph.ts';
import { dimOf } from './layout.ts';
import { node1 } from './node.ts';

/** Weights of the fused LSTM as ONNX wants them; gates in the order i, o, f, c. */
export interface LstmWeights {
  /** [2, 4·hidden, features] */
  readonly input: Value;
  /** [2, 4·hidden, hidden] */
  readonly recurrent: Value;
  /** [2, 8·hidden] */
  readonly bias: Value;
}

/**
 * Bidirectional LSTM over [length, batch, features] → [length, 2, batch, hidden]; the backward direction begins at
 * each row's last element. Fused and without a gradient: for inference graphs.
 * @param lengths int32 [batch]
 */
export function fusedLstm(x: Value, weights: LstmWeights, lengths: Value, hidden: number): Value {
  const shape = [dimOf(x, 0), 2, dimOf(x, 1), hidden];
  const inputs = [x, weights.input, weights.recurrent, weights.bias, lengths];
  return node1('LSTM', inputs, { type: x.type, shape }, { direction: 'bidirectional', hidden_size: hidden });
}
