import { decodeModel, encodeModel } from '../../shared/model/onnx.ts';
import { float32, sizeOf, type Tensor } from '../../shared/model/tensor.ts';
import { Graph, type Value } from '../engine/graph.ts';
import { toOnnx } from '../engine/onnx.ts';
import * as ops from '../engine/ops/index.ts';
import { ints } from '../engine/ops/node.ts';
import { Context } from '../layers/context.ts';
import { embedding } from '../layers/embedding.ts';
import { glorot, zeros } from '../layers/initialisers.ts';
import { linear } from '../layers/linear.ts';
import { randomStream } from '../random.ts';

/** Sizes of a BERT encoder (Devlin et al. 2019, section 3). */
export interface BertShape {
  readonly layers: number;
  readonly size: number;
  readonly heads: number;
  readonly inner: number;
  readonly vocabulary: number;
  readonly positions: number;
}

/** BERT-base for Chinese. */
export const bertBase: BertShape = {
  layers: 12,
  size: 768,
  heads: 12,
  inner: 3072,
  vocabulary: 21128,
  positions: 512,
};

/**
 * The encoder and a score for each of `tags` tags: `characters` int32 [batch, length] (0 is padding) → `emissions`
 * [batch, length, tags]. The pooler, which a tagger does not use, is left out.
 */
export function bertGraph(shape: BertShape, tags: number): Context {
  const context = new Context(new Graph(), false);
  const ids = context.graph.input({ type: 'int32', shape: ['batch', 'length'] }, 'characters');
  const isText = ops.cast(ops.greater(ops.cast(ids, 'float32'), 0), 'float32');
  const padding = ops.reshape(ops.mul(ops.sub(isText, 1), 1e4), ['batch', 1, 1, 'length']);
  let x = embed(context, ids, shape);
  for (let layer = 0; layer < shape.layers; layer += 1)
    x = encoderLayer(context, `layer.${layer}`, x, padding, shape);
  context.graph.output('emissions', linear(context, 'tags', x, tags));
  return context;
}

function embed(context: Context, ids: Value, { size, vocabulary, positions }: BertShape): Value {
  const rows = { size, vectors: new Map<number, Float32Array>() };
  const words = embedding(context, 'words', ids, { ...rows, rows: vocabulary });
  const places = firstRows(context.parameter('positions', [positions, size], glorot), ids);
  const segment = ops.slice(context.parameter('segments', [2, size], glorot), 0, 0, 1);
  return norm(context, 'embedding', ops.add(ops.add(words, places), segment));
}

/** As many rows of a table as the ids are long. */
function firstRows(table: Value, ids: Value): Value {
  const length = ops.node1('Shape', [ids], { type: 'int64', shape: [1] }, { start: 1, end: 2 });
  const zero = ints(table.graph, [0]);
  return ops.node1('Slice', [table, zero, length, zero], {
    type: table.type,
    shape: ['length', ...table.shape.slice(1)],
  });
}

function encoderLayer(
  context: Context,
  name: string,
  x: Value,
  padding: Value,
  { size, heads, inner }: BertShape,
): Value {
  const width = size / heads;
  const project = (part: string) =>
    ops.reshape(linear(context, `${name}.${part}`, x, size), ['batch', 'length', heads, width]);
  const query = ops.transpose(project('query'), [0, 2, 1, 3]);
  const key = ops.transpose(project('key'), [0, 2, 3, 1]);
  const value = ops.transpose(project('value'), [0, 2, 1, 3]);
  const scores = ops.div(ops.matmul(query, key), Math.sqrt(width));
  const mixed = ops.matmul(ops.softmax(ops.add(scores, padding)), value);
  const joined = ops.reshape(ops.transpose(mixed, [0, 2, 1, 3]), ['batch', 'length', size]);
  const attended = norm(
    context,
    `${name}.attention`,
    ops.add(linear(context, `${name}.output`, joined, size), x),
  );
  const widened = ops.gelu(linear(context, `${name}.widen`, attended, inner));
  return norm(context, `${name}.narrow`, ops.add(linear(context, `${name}.narrow`, widened, size), attended));
}

function norm(context: Context, name: string, x: Value): Value {
  const parameter = (part: string) =>
    context.parameter(`${name}.norm.${part}`, [ops.fixedDim(x, -1, name)], zeros);
  return ops.layerNorm(x, parameter('scale'), parameter('shift'));
}

/** The graph as an ONNX file with made-up weights in it, so that the runtime may optimise it as it would a trained one. */
export function withMadeUpWeights({ graph, parameters }: Context): Uint8Array {
  const model = decodeModel(toOnnx(graph, 'bert-shape'));
  const fill = repeatedNoise();
  const weights = Object.fromEntries([...parameters].map(([name, { shape }]) => [name, fill(shape)]));
  return encodeModel({
    ...model,
    graph: {
      ...model.graph,
      initializer: { ...model.graph.initializer, ...weights },
      input: model.graph.input.filter(({ name }) => !Object.hasOwn(weights, name)),
    },
  });
}

/** Weights between ±0.05. One block of random numbers is repeated: a hundred million draws would take half a minute. */
function repeatedNoise(): (shape: readonly number[]) => Tensor {
  const random = randomStream(1, 'bench', 'weights');
  const block = Float32Array.from({ length: 65_521 }, () => (random.uniform() - 0.5) / 10);
  return (shape) => {
    const tensor = float32(shape);
    for (let start = 0; start < sizeOf(shape); start += block.length) {
      tensor.data.set(block.subarray(0, sizeOf(shape) - start), start);
    }
    return tensor;
  };
}
