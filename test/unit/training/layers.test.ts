import { describe, expect, it } from 'vitest';
import { float32 } from '../../../shared/model/tensor.ts';
import { gradientsOf } from '../../../training/engine/differentiate.ts';
import {
  gelu,
  layerNorm,
  matmul,
  mul,
  reshape,
  softmax,
  sum,
  transposeLast,
} from '../../../training/engine/ops/index.ts';
import { bilstm } from '../../../training/layers/lstm.ts';
import { windowConvolutions, windowReach } from '../../../training/layers/windows.ts';
import { readJson, sharedFile } from '../../shared.ts';
import { numbers, randomFloats, runLayers } from '../../support/layers.ts';

interface EncoderVectors {
  readonly cnn_windows: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly conv: { readonly x: number[][]; readonly w: number[]; readonly y: number[] };
  readonly lstm: {
    readonly x: number;
    readonly h0: number;
    readonly c0: number;
    readonly w_ih: Gates;
    readonly w_hh: Gates;
    readonly b: Gates;
    readonly c1: number;
    readonly h1: number;
  };
  readonly gelu: readonly { readonly x: number; readonly erf: number }[];
  readonly layernorm: { readonly x: number[]; readonly y: number[] };
  readonly attention: Readonly<Record<'q' | 'k' | 'v' | 'weights' | 'out', number[][]>>;
}
type Gates = Readonly<Record<'i' | 'f' | 'g' | 'o', number>>;

const vectorFile = sharedFile('specs/vectors/encoders.json');

describe.skipIf(!vectorFile)('golden vectors of encoders (needs ../shared)', async () => {
  const vectors = vectorFile ? await readJson<EncoderVectors>(vectorFile) : ({} as EncoderVectors);

  it('cnn_windows: even widths reach one further left', () => {
    for (const [width, windows] of Object.entries(vectors.cnn_windows)) {
      const [first, last] = windowReach(Number(width));
      expect(windows.map((_, i) => [i + first, i + last])).toEqual(windows);
    }
  });

  it('conv: one filter of width 2 with ReLU', async () => {
    const { x, w, y } = vectors.conv;
    const { out } = await runLayers(
      false,
      (context, input) => ({ out: windowConvolutions(context, 'conv', input('x'), [2], 1) }),
      {
        x: float32([1, x.length, 2], Float32Array.from(x.flat())),
        // One column for each offset: what the character before contributes, and the character itself.
        'conv.weight': float32([2, 2], Float32Array.of(w[0] ?? 0, w[2] ?? 0, w[1] ?? 0, w[3] ?? 0)),
        'conv.bias': float32([1]),
      },
    );
    numbers(out).forEach((value, i) => expect(value).toBeCloseTo(y[i] ?? NaN, 6));
  });

  it('lstm: one step, as the loop of a training graph', async () => {
    const { x, h0, c0, w_ih, w_hh, b, c1, h1 } = vectors.lstm;
    const gates = ({ i, o, f, g }: Gates) => Float32Array.of(i, o, f, g);
    // A layer starts from zero states, so the vector checks the formula, and the formula checks the layer.
    const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
    const sums = (gate: keyof Gates) => w_ih[gate] * x + w_hh[gate] * h0 + b[gate];
    const cell = sigmoid(sums('f')) * c0 + sigmoid(sums('i')) * Math.tanh(sums('g'));
    expect(cell).toBeCloseTo(c1, 9);
    expect(sigmoid(sums('o')) * Math.tanh(cell)).toBeCloseTo(h1, 9);
    const fromZero = (gate: keyof Gates) => w_ih[gate] * x + b[gate];
    const first = sigmoid(fromZero('i')) * Math.tanh(fromZero('g'));
    const expected = sigmoid(fromZero('o')) * Math.tanh(first);
    for (const training of [true, false]) {
      const weights = Object.fromEntries(
        ['ahead', 'behind'].flatMap((direction) => [
          [`lstm.${direction}.input.weight`, float32([1, 4], gates(w_ih))],
          [`lstm.${direction}.recurrent.weight`, float32([1, 4], gates(w_hh))],
          [`lstm.${direction}.bias`, float32([4], gates(b))],
        ]),
      );
      const { out } = await runLayers(
        training,
        (context, input) => ({ out: bilstm(context, 'lstm', input('x'), input('mask'), 1) }),
        { x: float32([1, 1, 1], Float32Array.of(x)), mask: float32([1, 1], Float32Array.of(1)), ...weights },
      );
      for (const value of numbers(out)) expect(value).toBeCloseTo(expected, 6);
    }
  });

  it('gelu, layernorm and attention', async () => {
    const { out } = await runLayers(false, (_, input) => ({ out: gelu(input('x')) }), {
      x: float32(
        [vectors.gelu.length],
        Float32Array.from(vectors.gelu, ({ x }) => x),
      ),
    });
    numbers(out).forEach((value, i) => expect(value).toBeCloseTo(vectors.gelu[i]?.erf ?? NaN, 5));

    const { x, y } = vectors.layernorm;
    const normal = await runLayers(
      false,
      (_, input) => ({ out: layerNorm(input('x'), input('scale'), input('shift')) }),
      {
        x: float32([1, x.length], Float32Array.from(x)),
        scale: float32([x.length], new Float32Array(x.length).fill(1)),
        shift: float32([x.length]),
      },
    );
    numbers(normal.out).forEach((value, i) => expect(value).toBeCloseTo(y[i] ?? NaN, 5));

    const { q, k, v, weights, out: attended } = vectors.attention;
    const matrix = (rows: number[][]) =>
      float32([rows.length, rows[0]?.length ?? 0], Float32Array.from(rows.flat()));
    const attention = await runLayers(
      false,
      (_, input) => {
        const scores = softmax(mul(matmul(input('q'), transposeLast(input('k'))), Math.SQRT1_2));
        return { weights: scores, out: matmul(scores, input('v')) };
      },
      { q: matrix(q), k: matrix(k), v: matrix(v) },
    );
    numbers(attention.weights).forEach((value, i) => expect(value).toBeCloseTo(weights.flat()[i] ?? NaN, 5));
    numbers(attention.out).forEach((value, i) => expect(value).toBeCloseTo(attended.flat()[i] ?? NaN, 5));
  });
});

describe('window convolutions', () => {
  it('agree with windows written out, at every length from 1', async () => {
    const [size, filters, widths] = [3, 2, [2, 3, 4, 5]];
    const columns = 14 * filters;
    const weight = randomFloats(size * columns, 3);
    const bias = randomFloats(widths.length * filters, 4);
    for (const length of [1, 2, 3, 7]) {
      const x = randomFloats(length * size, length);
      const { out } = await runLayers(
        false,
        (context, input) => ({ out: windowConvolutions(context, 'conv', input('x'), widths, filters) }),
        {
          x: float32([1, length, size], x),
          'conv.weight': float32([size, columns], weight),
          'conv.bias': float32([widths.length * filters], bias),
        },
      );
      const actual = numbers(out);
      for (let position = 0; position < length; position++) {
        for (let filter = 0; filter < widths.length * filters; filter++) {
          const [first, last] = windowReach(widths[Math.floor(filter / filters)] ?? 0);
          let total = bias[filter] ?? 0;
          for (let offset = first; offset <= last; offset++) {
            // Columns are ordered by offset; each offset has the filters of all windows that reach it, the widest last.
            const before = [-2, -1, 0, 1, 2]
              .filter((other) => other < offset)
              .reduce((sum, other) => sum + seen(other), 0);
            const column = (before + filter / filters - (widths.length - seen(offset))) * filters;
            const at = position + offset;
            if (at < 0 || at >= length) continue;
            for (let i = 0; i < size; i++)
              total += (x[at * size + i] ?? 0) * (weight[i * columns + Math.round(column)] ?? 0);
          }
          expect(actual[position * widths.length * filters + filter]).toBeCloseTo(Math.max(0, total), 5);
        }
      }
    }
    function seen(offset: number): number {
      return widths.filter((width) => windowReach(width)[0] <= offset && offset <= windowReach(width)[1])
        .length;
    }
  });
});

describe('bidirectional LSTM', () => {
  const [batch, length, features, hidden] = [3, 6, 4, 5];
  const lengths = [6, 1, 4];
  const mask = float32([batch, length]);
  lengths.forEach((count, row) => mask.data.fill(1, row * length, row * length + count));
  const x = float32([batch, length, features], randomFloats(batch * length * features, 5));

  const states = (training: boolean) =>
    runLayers(
      training,
      (context, input) => ({ out: bilstm(context, 'lstm', input('x'), input('mask'), hidden) }),
      { x, mask },
    );

  it('gives the same as loop and as fused operator, wherever there is text', async () => {
    const [loop, fused] = [numbers((await states(true)).out), numbers((await states(false)).out)];
    lengths.forEach((count, row) => {
      const [from, to] = [row * length * 2 * hidden, (row * length + count) * 2 * hidden];
      loop.slice(from, to).forEach((value, i) => expect(value).toBeCloseTo(fused[from + i] ?? NaN, 5));
    });
  });

  it('does not let padding change the states of the text before it', async () => {
    const changed = float32(x.dims, x.data.slice());
    changed.data.fill(9, (length + 1) * features, 2 * length * features);
    const before = numbers((await states(true)).out);
    const { out } = await runLayers(
      true,
      (context, input) => ({ out: bilstm(context, 'lstm', input('x'), input('mask'), hidden) }),
      { x: changed, mask },
    );
    const row = length * 2 * hidden;
    expect(numbers(out).slice(row, row + 2 * hidden)).toEqual(before.slice(row, row + 2 * hidden));
  });

  it('has the gradient of its input that differences give', async () => {
    const loss = async (input: Float32Array<ArrayBuffer>) => {
      const { out } = await runLayers(
        true,
        (context, given) => {
          const result = bilstm(context, 'lstm', given('x'), given('mask'), hidden);
          return { out: sum(mul(mul(result, result), reshape(given('mask'), [batch, length, 1]))) };
        },
        { x: float32(x.dims, input), mask },
      );
      return numbers(out)[0] ?? NaN;
    };
    const { gradient } = await runLayers(
      true,
      (context, given) => {
        const result = bilstm(context, 'lstm', given('x'), given('mask'), hidden);
        const value = sum(mul(mul(result, result), reshape(given('mask'), [batch, length, 1])));
        return { gradient: gradientsOf(value, [given('x')])[0] ?? value };
      },
      { x, mask },
    );
    for (const place of [0, 7, 25, 30, 50, 71]) {
      const moved = (step: number) => x.data.map((value, i) => (i === place ? value + step : value));
      const slope = ((await loss(moved(0.01))) - (await loss(moved(-0.01)))) / 0.02;
      expect(numbers(gradient)[place]).toBeCloseTo(slope, 2);
    }
  });
});
