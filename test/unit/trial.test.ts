import { beforeAll, describe, expect, test } from 'vitest';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { readPackage, type ModelPackage } from '../../shared/model/package.ts';
import { cpuKinds, readProfile } from '../../shared/model/profile.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { tryDevices, type Trial } from '../../shared/model/trial.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import type { Device } from '../../shared/model/device.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { Turns } from '../../shared/runtime/turns.ts';
import { tinyPackage } from '../support/tiny-package.ts';

describe('trying devices', () => {
  let pkg: ModelPackage;
  beforeAll(async () => {
    pkg = await readPackage(memoryFiles(tinyPackage()));
  });

  let now = 0;
  /** What the CPU says, in another time, and with other scores. */
  const fakeDevice = (milliseconds: number, change = (score: number) => score): Runtime => ({
    ...ortRuntime,
    load: async (model, options) => {
      const program = await ortRuntime.load(model, options);
      return {
        step: (state, feeds) => program.step(state, feeds),
        release: () => program.release(),
        run: async (feeds: TensorMap) => {
          now += milliseconds;
          const outputs = await program.run(feeds);
          for (const { data } of Object.values(outputs))
            if (data instanceof Float32Array) data.set(data.map(change));
          return outputs;
        },
      };
    },
  });
  const attempt = async (devices: Partial<Record<Device, Runtime>>): Promise<Trial[]> => {
    const trials: Trial[] = [];
    const laboratory = {
      runtime: (device: Device) => devices[device] ?? fakeDevice(10),
      fallbacks: (device: Device) => Promise.resolve([`Slice (${device})`]),
      now: () => now,
    };
    const others = (['webgpu', 'cuda'] as const).filter((device) => devices[device]);
    for await (const trial of tryDevices(pkg, others, laboratory, 100)) trials.push(trial);
    return trials;
  };

  test('measures each, and says what it leaves to the CPU', async () => {
    const [cpu, webgpu, cuda] = await attempt({ webgpu: fakeDevice(5), cuda: fakeDevice(1) });
    const speed = (trial: Trial | undefined) =>
      trial && 'fallbacks' in trial ? (trial.charactersPerSecond ?? NaN) : NaN;
    expect(speed(webgpu) / speed(cpu)).toBeCloseTo(2);
    expect(speed(cuda) / speed(cpu)).toBeCloseTo(10);
    expect(webgpu).toMatchObject({ device: 'webgpu', fallbacks: ['Slice (webgpu)'] });
  });

  test('refuses what cannot be loaded, and goes on', async () => {
    const missing: Runtime = {
      ...ortRuntime,
      load: () => Promise.reject(new Error('/src/a.cc:1 f() x was false. No adapter\n')),
    };
    const [, webgpu, cuda] = await attempt({ webgpu: missing, cuda: fakeDevice(1) });
    expect(webgpu).toEqual({ device: 'webgpu', refused: 'No adapter' });
    expect(cuda).toMatchObject({ device: 'cuda', fallbacks: ['Slice (cuda)'] });
  });

  test.each([
    ['tag scores of its own', (score: number) => score + 0.01],
    ['no numbers', () => NaN],
  ])('refuses what gives %s', async (_, change) => {
    const [, webgpu] = await attempt({ webgpu: fakeDevice(1, change) });
    expect(webgpu).toEqual({
      device: 'webgpu',
      refused: expect.stringMatching(/^its tag scores differ by (0\.01|NaN)/) as string,
    });
  });

  test('takes scores that differ as little as other hardware rounds', async () => {
    const [, webgpu] = await attempt({ webgpu: fakeDevice(1, (score) => score + 1e-5) });
    expect(webgpu).toMatchObject({ fallbacks: ['Slice (webgpu)'] });
  });
});

test('a profile says by run which kinds of nodes the CPU took', () => {
  const node = (ts: number, op_name: string, provider: string, type: string) => ({
    ...{ cat: 'Node', ts, dur: 1, ph: 'X', name: `${op_name}_kernel_time` },
    args: { op_name, provider, output_size: '40', input_type_shape: [{ [type]: [2, 5] }, { int64: [1] }] },
  });
  const [gpu, cpu] = ['WebGpuExecutionProvider', 'CPUExecutionProvider'];
  const events = [
    { cat: 'Session', name: 'session_initialization', ts: 0, dur: 5 },
    node(20, 'Slice', cpu, 'uint8'),
    { cat: 'Api', name: 'MatMul_6&MatMul&MatMul', ts: 21, dur: 1, args: {} },
    node(22, 'Gather', gpu, 'float'),
    { cat: 'Session', name: 'model_run', ts: 10, dur: 20 },
    node(41, 'Slice', cpu, 'uint8'),
    node(42, 'Slice', cpu, 'uint8'),
    node(43, 'LSTM', cpu, 'float'),
    { cat: 'Session', name: 'model_run', ts: 40, dur: 10 },
  ];
  const [first = [], second = [], ...more] = readProfile(JSON.stringify(events));
  expect(more).toEqual([]);
  expect(first).toEqual([
    { operator: 'Slice', type: 'uint8', isOnCpu: true, bytes: 40 },
    { operator: 'Gather', type: 'float', isOnCpu: false, bytes: 40 },
  ]);
  expect([cpuKinds(first), cpuKinds(second)]).toEqual([['Slice (uint8)'], ['LSTM (float)', 'Slice (uint8)']]);
  expect(() => readProfile('{}')).toThrow();
});

test('turns are given back by those who fail', async () => {
  const turns = new Turns(new SharedArrayBuffer(4));
  await expect(turns.take(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await turns.take(() => Promise.resolve(1))).toBe(1);
});
