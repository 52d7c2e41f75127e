import { int32 } from '../../shared/model/tensor.ts';
import { staticShape, type Value } from '../engine/graph.ts';
import {
  add,
  concat,
  dimOf,
  fixedDim,
  gather,
  mul,
  pad,
  reshape,
  sigmoid,
  slice,
  split,
} from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { layerNorm } from './layer-norm.ts';
import { linear } from './linear.ts';

export interface Convolution {
  /** Positions that it sees, an odd number. */
  readonly kernel: number;
  /** From one of these to the next. */
  readonly dilation: number;
}

/**
 * A residual block: x + dropout(GLU(convolution(layer norm(x)))), [batch, length, width] → the same. The gated linear
 * unit is that of Dauphin et al. 2017 (section 2, Eq. 1), with a residual around it as in Gehring et al. 2017 (section
 * 3.2); the dilation is that of Strubell et al. 2017 (section 3), the place of the norm that of Xiong et al. 2020.
 * @param text [batch, length, 1], 1 on text and 0 on padding: what stands on padding is not seen.
 */
export function gatedConvolution(
  context: Context,
  name: string,
  x: Value,
  text: Value,
  { dropout, ...convolution }: Convolution & { readonly dropout: number },
): Value {
  const width = fixedDim(x, -1, name);
  const seen = mul(layerNorm(context, `${name}.norm`, x), text);
  const windows = context.training ? gathered(seen, convolution) : joined(seen, convolution);
  const [values, gates] = split(linear(context, name, windows, 2 * width), [width, width], -1);
  return add(x, context.dropout(mul(values, sigmoid(gates)), dropout, name));
}

/**
 * Beside each position's features those of the positions around it, zeros beyond the ends: [.., kernel·features]. One
 * product over these is faster than one that is shifted and added, at inference and with its gradient.
 */
function joined(x: Value, { kernel, dilation }: Convolution): Value {
  const reach = (kernel - 1) * dilation;
  const padded = pad(x, 1, reach / 2, reach / 2);
  const taps = Array.from({ length: kernel }, (_, tap) => {
    const start = tap * dilation;
    return slice(padded, 1, start, start === reach ? undefined : start - reach, dimOf(x, 1));
  });
  return concat(taps, -1);
}

/** The same where sizes are fixed: a look-up of rows, whose gradient is one pass instead of many. */
function gathered(x: Value, { kernel, dilation }: Convolution): Value {
  const [batch, length, width] = staticShape(x.shape, 'a training graph') as [number, number, number];
  const beyond = batch * length;
  const rows = pad(reshape(x, [beyond, width]), 0, 0, 1);
  const places = int32([batch, length, kernel]);
  for (let i = 0; i < places.data.length; i++) {
    const [row, tap] = [Math.floor(i / kernel), i % kernel];
    const offset = (tap - (kernel - 1) / 2) * dilation;
    const position = (row % length) + offset;
    places.data[i] = position < 0 || position >= length ? beyond : row + offset;
  }
  return reshape(gather(rows, x.graph.constant(places)), [batch, length, kernel * width]);
}
