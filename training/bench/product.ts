import type { Runtime } from '../../shared/model/runtime.ts';
import { float32, sizeOf } from '../../shared/model/tensor.ts';
import { Graph } from '../engine/graph.ts';
import { toOnnx } from '../engine/onnx.ts';
import { matmul } from '../engine/ops/index.ts';

/** A plain product of two matrices, some times in a row. */
export interface Product {
  /** Floating-point operations of `run`. */
  readonly flops: number;
  readonly run: () => Promise<void>;
  release(): Promise<void>;
}

/** Squares of this size, which a runtime multiplies about as fast as it ever does, on one thread. */
export async function squareProduct(size: number, times: number, runtime: Runtime): Promise<Product> {
  const graph = new Graph();
  const shape = [size, size];
  const [a, b] = [graph.input({ type: 'float32', shape }, 'a'), graph.input({ type: 'float32', shape }, 'b')];
  graph.output('product', matmul(a, b));
  const program = await runtime.load(toOnnx(graph, 'product'), { threads: 1 });
  const matrix = float32(shape, new Float32Array(sizeOf(shape)).fill(0.5));
  return {
    flops: 2 * size ** 3 * times,
    run: async () => {
      for (let i = 0; i < times; i += 1) await program.run({ a: matrix, b: matrix });
    },
    release: () => program.release(),
  };
}
