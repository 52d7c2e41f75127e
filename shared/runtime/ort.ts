import { InferenceSession, Tensor as OrtTensor, env, listSupportedBackends } from 'onnxruntime-node';
import { createRequire } from 'node:module';
import { devices, type Device } from '../model/device.ts';
import {
  feedFor,
  nameOfNext,
  type Program,
  type ProgramOptions,
  type Runtime,
  type State,
} from '../model/runtime.ts';
import type { Tensor, TensorMap } from '../model/tensor.ts';
import type { Turns } from './turns.ts';

env.logLevel = 'error';

const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };

/** Devices that this build of the runtime knows. Whether one is there shows when something is loaded onto it. */
export const ortDevices = (): Device[] =>
  devices.filter((device) => listSupportedBackends().some(({ name }) => name === device));

/**
 * ONNX Runtime on a device. What the device has no operator for runs on the CPU. Its `run` computes on the calling
 * thread: use it in a worker or a process of its own.
 * @param turns of all threads of this process that use the same device
 */
export const ortRuntimeOn = (device: Device, turns?: Turns): Runtime => ({
  name: `onnxruntime-node ${version} ${device}`,
  load: async (model, options = {}) => {
    const load = () => InferenceSession.create(model, sessionOptions(device, options));
    return new OrtProgram(await (turns?.take(load) ?? load()), options.profile !== undefined, turns);
  },
  state: (tensors) => new OrtState(tensors),
});

export const ortRuntime: Runtime = ortRuntimeOn('cpu');

const sessionOptions = (
  device: Device,
  { threads = 1, training = false, profile }: ProgramOptions,
): InferenceSession.SessionOptions => ({
  executionProviders: [device],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  // Measured on a training graph: 716 MB with them, 404 MB without, and no slower.
  ...(training ? { enableCpuMemArena: false, enableMemPattern: false } : {}),
  ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
});

const toOrt = ({ type, data, dims }: Tensor): OrtTensor => new OrtTensor(type, data as Float32Array, dims);

const fromOrt = ({ type, data, dims }: OrtTensor): Tensor => ({ type, data, dims }) as Tensor;

/**
 * Two sets of buffers: a step reads one and writes the other, then they change places. Writing in place would save
 * the second set, but nothing orders such a write after the graph's other reads of the same tensor.
 */
class OrtState implements State {
  private current: Record<string, OrtTensor>;
  private spare: Record<string, OrtTensor>;

  constructor(tensors: TensorMap) {
    const copies = () =>
      Object.fromEntries(
        Object.entries(tensors).map(([name, t]) => [name, toOrt({ ...t, data: t.data.slice() } as Tensor)]),
      );
    this.current = copies();
    this.spare = copies();
  }

  get(name: string): OrtTensor | undefined {
    return this.current[name];
  }

  read(names: readonly string[] = Object.keys(this.current)): Promise<TensorMap> {
    const copy = (name: string): Tensor => {
      const tensor = this.current[name];
      if (!tensor) throw new Error(`the state holds no tensor '${name}'`);
      const host = fromOrt(tensor);
      return { ...host, data: host.data.slice() } as Tensor;
    };
    return Promise.resolve(Object.fromEntries(names.map((name) => [name, copy(name)])));
  }

  /** What an output is to be written to, if it is the next value of a tensor of this state. */
  targetOf(output: string): OrtTensor | undefined {
    const name = nameOfNext(output);
    return name === undefined ? undefined : this.spare[name];
  }

  /** Takes an output that is the next value of a tensor of this state; says whether it is. */
  replace(output: string, value: OrtTensor): boolean {
    const name = nameOfNext(output);
    const before = name === undefined ? undefined : this.current[name];
    if (name === undefined || !before) return false;
    this.spare[name] = before;
    this.current[name] = value;
    return true;
  }

  release(): Promise<void> {
    this.current = this.spare = {};
    return Promise.resolve();
  }
}

class OrtProgram implements Program {
  constructor(
    private readonly session: InferenceSession,
    private readonly isProfiled: boolean,
    private readonly turns: Turns | undefined,
  ) {}

  async run(feeds: TensorMap): Promise<TensorMap> {
    const inputs = Object.fromEntries(
      this.session.inputNames.map((name) => [name, toOrt(feedFor(feeds, name))]),
    );
    const run = () => this.session.run(inputs);
    const results = await (this.turns?.take(run) ?? run());
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
  }

  async step(state: State, feeds: TensorMap): Promise<TensorMap> {
    if (!(state instanceof OrtState)) throw new Error('this state belongs to another runtime');
    const inputs: Record<string, OrtTensor> = {};
    for (const name of this.session.inputNames) inputs[name] = state.get(name) ?? toOrt(feedFor(feeds, name));
    const fetches: Record<string, OrtTensor | null> = {};
    for (const name of this.session.outputNames) fetches[name] = state.targetOf(name) ?? null;
    const results = await this.session.run(inputs, fetches);
    const outputs: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(results))
      if (!state.replace(name, tensor)) outputs[name] = fromOrt(tensor);
    return outputs;
  }

  release(): Promise<void> {
    if (this.isProfiled) this.session.endProfiling();
    const release = () => this.session.release();
    return this.turns?.take(release) ?? release();
  }
}
