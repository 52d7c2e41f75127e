import type { Tensor } from '@tensorflow/tfjs-core';
import type { OnnxAttribute, OnnxGraph, OnnxNode } from '../../../shared/model/onnx.ts';
import type { Tensor as HostTensor } from '../../../shared/model/tensor.ts';
import type { Plan } from './plan.ts';

/**
 * Computes the outputs of a node. Its inputs are those of the node, then what its body reads from outside; `undefined`
 * stands for inputs left out and for those that were read as constants. Outputs are new tensors, never an input itself;
 * everything else that is made on the way is freed by the caller.
 */
export type Run = (inputs: readonly (Tensor | undefined)[]) => Tensor[];

/** Prepares a node when its graph is loaded; throws where the node asks for what the kernel does not do. */
export type Kernel = (node: NodeReader) => Run;

/** What a kernel is told about its node. */
export class NodeReader {
  /** Places of the inputs that were read as constants. */
  readonly readAsConstants = new Set<number>();

  constructor(
    private readonly node: OnnxNode,
    private readonly constantNamed: (name: string) => HostTensor | undefined,
    readonly compile: (body: OnnxGraph) => Plan,
  ) {}

  get inputCount(): number {
    return this.node.input.length;
  }

  get outputCount(): number {
    return this.node.output.length;
  }

  int(name: string, otherwise?: number): number {
    return this.attribute(name, 'INT')?.i ?? this.default(name, otherwise);
  }

  float(name: string, otherwise?: number): number {
    return this.attribute(name, 'FLOAT')?.f ?? this.default(name, otherwise);
  }

  string(name: string, otherwise?: string): string {
    return this.attribute(name, 'STRING')?.s ?? this.default(name, otherwise);
  }

  intsOr<T>(name: string, otherwise: T): readonly number[] | T {
    return this.attribute(name, 'INTS')?.ints ?? otherwise;
  }

  graph(name: string): OnnxGraph {
    return this.default(name, this.attribute(name, 'GRAPH')?.g);
  }

  /** An input that must be a constant of the graph, such as a list of axes; `undefined` where it is left out. */
  constant(i: number): readonly number[] | undefined {
    const name = this.node.input[i];
    if (!name) return undefined;
    const tensor = this.constantNamed(name);
    if (!tensor) throw new Error(`input ${i} must be a constant`);
    this.readAsConstants.add(i);
    return Array.from<number | bigint, number>(tensor.data, Number);
  }

  requiredConstant(i: number): readonly number[] {
    const value = this.constant(i);
    if (!value) throw new Error(`input ${i} is missing`);
    return value;
  }

  /** Refuses a node that asks for something else than what the kernel does. */
  expect(condition: boolean, what: string): void {
    if (!condition) throw new Error(`only ${what} is known here`);
  }

  has(name: string): boolean {
    return this.node.attribute?.some((attribute) => attribute.name === name) ?? false;
  }

  private attribute<T extends OnnxAttribute['type']>(
    name: string,
    type: T,
  ): Extract<OnnxAttribute, { type: T }> | undefined {
    const found = this.node.attribute?.find((attribute) => attribute.name === name);
    if (found && found.type !== type)
      throw new Error(`attribute '${name}' is of the kind ${found.type}, not ${type}`);
    return found as Extract<OnnxAttribute, { type: T }> | undefined;
  }

  private default<T>(name: string, value: T | undefined): T {
    if (value === undefined) throw new Error(`attribute '${name}' is missing`);
    return value;
  }
}

/** The first inputs of a node that requires them. */
export function required(inputs: readonly (Tensor | undefined)[], count: number): Tensor[] {
  return Array.from({ length: count }, (_, i) => {
    const value = inputs[i];
    if (!value) throw new Error(`input ${i} is missing`);
    return value;
  });
}
