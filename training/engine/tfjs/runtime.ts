import * as tf from '@tensorflow/tfjs-core';
import { decodeModel, type OnnxValue } from '../../../shared/model/onnx.ts';
import {
  feedFor,
  nameOfNext,
  type Program,
  type Runtime,
  type State,
} from '../../../shared/model/runtime.ts';
import type { ElementType, Tensor, TensorMap } from '../../../shared/model/tensor.ts';
import { onBackend, openBackend, type Backend } from './backend.ts';
import { kernels } from './kernels/index.ts';
import { planGraph, type Plan } from './plan.ts';
import { fromHost, toHost } from './values.ts';

export interface TfjsOptions {
  /** Unless told, TensorFlow's own library where it is installed, else WebAssembly, else plain JavaScript. */
  readonly backend?: 'wasm' | 'cpu';
}

/** TensorFlow.js, which runs the operators of ONNX files one by one. */
export async function tfjsRuntime(options: TfjsOptions = {}): Promise<Runtime> {
  const backend = await openBackend(options.backend);
  return {
    name: `tfjs ${tf.version_core} ${backend}`,
    load: async (model) => {
      const { graph } = decodeModel(model);
      const plan = await onBackend(backend, () => planGraph(graph, kernels));
      return new TfjsProgram(backend, graph.input, graph.output, plan);
    },
    state: (tensors) => new TfjsState(tensors),
  };
}

class TfjsState implements State {
  private readonly types: ReadonlyMap<string, ElementType>;
  private readonly values: Map<string, tf.Tensor>;

  constructor(tensors: TensorMap) {
    this.types = new Map(Object.entries(tensors).map(([name, { type }]) => [name, type]));
    this.values = new Map(Object.entries(tensors).map(([name, tensor]) => [name, fromHost(tensor)]));
  }

  get(name: string): tf.Tensor | undefined {
    return this.values.get(name);
  }

  /** Takes an output that is the next value of a tensor of this state; says whether it is. */
  replace(output: string, value: tf.Tensor): boolean {
    const name = nameOfNext(output);
    const before = name === undefined ? undefined : this.values.get(name);
    if (name === undefined || !before) return false;
    before.dispose();
    this.values.set(name, value);
    return true;
  }

  async read(names: readonly string[] = [...this.values.keys()]): Promise<TensorMap> {
    const copy = (name: string): Promise<Tensor> => {
      const [value, type] = [this.values.get(name), this.types.get(name)];
      if (!value || !type) throw new Error(`the state holds no tensor '${name}'`);
      return toHost(value, type);
    };
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await copy(name)] as const)),
    );
  }

  release(): Promise<void> {
    for (const value of this.values.values()) value.dispose();
    this.values.clear();
    return Promise.resolve();
  }
}

class TfjsProgram implements Program {
  constructor(
    private readonly backend: Backend,
    private readonly inputs: readonly OnnxValue[],
    private readonly outputs: readonly OnnxValue[],
    private readonly plan: Plan,
  ) {}

  async run(feeds: TensorMap): Promise<TensorMap> {
    return this.fetch(await this.compute(feeds));
  }

  async step(state: State, feeds: TensorMap): Promise<TensorMap> {
    if (!(state instanceof TfjsState)) throw new Error('this state belongs to another runtime');
    const results = await this.compute(feeds, state);
    for (const [output, value] of results) if (state.replace(output.name, value)) results.delete(output);
    return this.fetch(results);
  }

  release(): Promise<void> {
    this.plan.release();
    return Promise.resolve();
  }

  /** All outputs, which are the caller's to free. */
  private async compute(feeds: TensorMap, state?: TfjsState): Promise<Map<OnnxValue, tf.Tensor>> {
    const inputs = () =>
      this.inputs.map(({ name, type }) => state?.get(name) ?? fromHost(feedFor(feeds, name, type)));
    const results = await onBackend(this.backend, () => tf.tidy(() => this.plan.run(inputs(), [])));
    return new Map(this.outputs.map((output, i) => [output, results[i] as tf.Tensor]));
  }

  private async fetch(results: ReadonlyMap<OnnxValue, tf.Tensor>): Promise<TensorMap> {
    const fetched = await Promise.all(
      [...results].map(async ([{ name, type = 'float32' }, value]) => {
        const tensor = await toHost(value, type);
        value.dispose();
        return [name, tensor] as const;
      }),
    );
    return Object.fromEntries(fetched);
  }
}
