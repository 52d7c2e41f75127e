import type { Graph, Value } from '../engine/graph.ts';
import { cast, mul } from '../engine/ops/index.ts';
import type { Initialiser } from './initialisers.ts';

/** A parameter of a model: what is learned. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly initialise: Initialiser;
}

/** A dropout mask that every training step needs as an input: 1 with probability `keep`, else 0. */
export interface Mask {
  readonly input: string;
  readonly shape: readonly number[];
  readonly keep: number;
}

/**
 * What layers are written against. One definition of a model gives both graphs: in the training graph sizes are
 * fixed and dropout is active, in the inference graph sizes are named and operators may be fused.
 */
export class Context {
  readonly parameters = new Map<string, Parameter & { readonly value: Value }>();
  readonly masks: Mask[] = [];

  constructor(
    readonly graph: Graph,
    readonly training: boolean,
  ) {}

  /** A parameter by name; layers that ask for the same name share it. */
  parameter(name: string, shape: readonly number[], initialise: Initialiser): Value {
    const known = this.parameters.get(name);
    if (known) {
      if (known.shape.join() !== shape.join()) throw new Error(`parameter '${name}' is used with two shapes`);
      return known.value;
    }
    const value = this.graph.input({ type: 'float32', shape }, name);
    this.parameters.set(name, { shape, initialise, value });
    return value;
  }

  /**
   * Sets elements to 0 with probability `rate` and scales the others by 1 / (1 - rate); nothing at inference.
   * The mask is an input of the graph, a function of seed, step and layer, so that a resumed run is exact.
   * @param layer tells masks apart.
   */
  dropout(x: Value, rate: number, layer: string): Value {
    if (!this.training || rate === 0) return x;
    // Masks are made of random bytes: the probability is a multiple of 1/256, and the scale goes by that.
    const keep = Math.round((1 - rate) * 256) / 256;
    const input = `mask.${layer}`;
    const shape = x.shape.map(Number);
    this.masks.push({ input, shape, keep });
    const mask = this.graph.input({ type: 'uint8', shape }, input);
    return mul(x, mul(cast(mask, 'float32'), 1 / keep));
  }
}
