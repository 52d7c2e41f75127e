import { sizeOf, type ElementType, type Tensor, type TensorMap } from './tensor.ts';

/**
 * Tensors that belong to a runtime and live from step to step: parameters and optimiser state.
 * Several programs (one per length bucket) may share one state; only one of them runs at a time.
 * On a GPU the values never leave it, except by `read`.
 */
export interface State {
  /** Copies the values into host memory. */
  read(names?: readonly string[]): Promise<TensorMap>;
  /** Frees what the runtime holds. */
  release(): Promise<void>;
}

/** A compiled graph. */
export interface Program {
  /** Runs the graph; `feeds` must name every input that has no value of its own. */
  run(feeds: TensorMap): Promise<TensorMap>;
  /**
   * Runs the graph with `state` and `feeds` as inputs. An output named `nextName(NAME)` becomes the state's new `NAME`
   * (all of them at once, after everything was read); the other outputs are returned.
   */
  step(state: State, feeds: TensorMap): Promise<TensorMap>;
  release(): Promise<void>;
}

export interface ProgramOptions {
  /** Threads within one operator; 1 unless told. */
  readonly threads?: number;
  /** Training graphs hold many large intermediate values once: no arena, no memory pattern. */
  readonly training?: boolean;
  /** Begins the path of a file that says which node ran where, written by `release`; a runtime may ignore it. */
  readonly profile?: string;
}

/** Something that runs ONNX graphs. */
export interface Runtime {
  /** Name, version and device, for records: `onnxruntime-node 1.30.0 cpu`. */
  readonly name: string;
  /** @param model bytes of an ONNX file, self-contained. */
  load(model: Uint8Array, options?: ProgramOptions): Promise<Program>;
  /** Takes copies of the tensors. */
  state(tensors: TensorMap): State;
}

const nextSuffix = '.next';

/** Name of the output that a step gives the next value of a state's tensor by. */
export const nextName = (name: string): string => name + nextSuffix;

/** The state's tensor whose next value an output of this name is; `undefined` for an output of another kind. */
export const nameOfNext = (output: string): string | undefined =>
  output.endsWith(nextSuffix) ? output.slice(0, -nextSuffix.length) : undefined;

/** The tensor to feed an input with. Throws where there is none, or one that the input cannot take. */
export function feedFor(feeds: TensorMap, input: string, type?: ElementType): Tensor {
  const tensor = feeds[input];
  if (!tensor) {
    const given = Object.keys(feeds).join(', ') || 'none';
    throw new Error(`the graph needs an input '${input}'; given were: ${given}`);
  }
  if (type && tensor.type !== type)
    throw new Error(`input '${input}' is of type ${tensor.type}, not ${type}`);
  if (tensor.data.length !== sizeOf(tensor.dims)) {
    const shape = `[${tensor.dims.join(', ')}]`;
    throw new Error(`input '${input}' has ${tensor.data.length} elements for shape ${shape}`);
  }
  return tensor;
}
