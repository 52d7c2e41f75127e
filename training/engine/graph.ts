import { sizeOf, type ElementType, type Tensor } from '../../shared/model/tensor.ts';

/** A dimension: a size, or the name of one that is known only when the graph runs (`batch`, `length`). */
export type Dim = number | string;
export type Shape = readonly Dim[];

export interface ValueType {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** An edge of a graph: what one node gives and others read. */
export interface Value extends ValueType {
  readonly graph: Graph;
  readonly name: string;
}

/** As many values as a tuple or list has items. */
export type ValuesFor<T extends readonly unknown[]> = { [K in keyof T]: Value };

export type Attribute = number | string | readonly number[] | { readonly float: number } | Graph;
export type Attributes = Readonly<Record<string, Attribute>>;

/** One application of an ONNX operator. A missing optional input is `undefined`. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly (Value | undefined)[];
  /** A loop gets further outputs when its gradient needs values of its steps. */
  readonly outputs: Value[];
  readonly attributes: Attributes;
  /** No gradient passes through: the value counts as a constant. */
  readonly detached: boolean;
}

interface Application {
  readonly attributes?: Attributes;
  readonly detached?: boolean;
}

/**
 * A graph of ONNX operators under construction. Nodes are kept in the order of their making, which is a topological
 * order. A graph with a parent is the body of a loop: it may read values of its parent, and every graph of one family
 * draws its names from one counter, so that no name means two things.
 */
export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs: Value[] = [];
  readonly constants = new Map<Value, Tensor>();
  readonly outputs = new Map<string, Value>();
  readonly depth: number;
  private readonly counter: { next: number };

  constructor(readonly parent?: Graph) {
    this.depth = parent ? parent.depth + 1 : 0;
    this.counter = parent ? parent.counter : { next: 0 };
  }

  /** Declares an input. Its name is the one that feeds use; in the body of a loop it may be left to the counter. */
  input({ type, shape }: ValueType, name = this.freshName('in')): Value {
    if (this.inputs.some((input) => input.name === name)) throw new Error(`two inputs are named '${name}'`);
    const value: Value = { graph: this, name, type, shape };
    this.inputs.push(value);
    return value;
  }

  constant(tensor: Tensor): Value {
    if (tensor.data.length !== sizeOf(tensor.dims)) {
      throw new Error(`a constant of shape [${tensor.dims.join(', ')}] has ${tensor.data.length} elements`);
    }
    const value: Value = {
      graph: this,
      name: this.freshName('const'),
      type: tensor.type,
      shape: tensor.dims,
    };
    this.constants.set(value, tensor);
    return value;
  }

  /** Names a result. */
  output(name: string, value: Value): void {
    if (this.outputs.has(name)) throw new Error(`two outputs are named '${name}'`);
    this.outputs.set(name, value);
  }

  /** Adds a node whose outputs have the given types and shapes. The functions of `ops/` know them. */
  add(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly ValueType[],
    how: Application = {},
  ): Value[] {
    const values = outputs.map(({ type, shape }): Value => ({
      graph: this,
      name: this.freshName(op),
      type,
      shape,
    }));
    this.nodes.push({
      op,
      inputs,
      outputs: values,
      attributes: how.attributes ?? {},
      detached: how.detached ?? false,
    });
    return values;
  }

  private freshName(stem: string): string {
    return `${stem}.${this.counter.next++}`;
  }
}

/** What a node reads: its inputs and, for a loop, what its body takes from outside. */
export function readsOf(node: Node): readonly (Value | undefined)[] {
  const { body } = node.attributes;
  return body instanceof Graph ? [...node.inputs, ...capturesOf(body)] : node.inputs;
}

/** The values of outer graphs that the body of a loop reads, each once. */
export function capturesOf(body: Graph): Value[] {
  const read = [...body.nodes.flatMap(readsOf), ...body.outputs.values()];
  return [
    ...new Set(read.filter((value): value is Value => value !== undefined && value.graph.depth < body.depth)),
  ];
}

/** The nodes that the given results depend on, in order. */
export function neededNodes(graph: Graph, results: Iterable<Value>): Node[] {
  const needed = new Set(results);
  const kept: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    kept.push(node);
    for (const value of readsOf(node)) if (value) needed.add(value);
  }
  return kept.reverse();
}

/** The innermost graph of these values: where a node that reads them all belongs. */
export function scopeOf(values: readonly (Value | undefined)[]): Graph {
  let scope: Graph | undefined;
  for (const value of values) if (value && (!scope || value.graph.depth > scope.depth)) scope = value.graph;
  if (!scope) throw new Error('a node needs at least one input');
  return scope;
}

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`;

/** The sizes of a shape that has no named dimension; `why` says what needs them. */
export function staticShape(shape: Shape, why: string): number[] {
  return shape.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new Error(`${why} needs fixed sizes, not ${formatShape(shape)}`);
  });
}
