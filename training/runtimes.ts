import type { Runtime } from '../shared/model/runtime.ts';

/** What can run graphs. The two native libraries never share a process, so that each is loaded only when it is named. */
const runtimes = {
  ort: async (): Promise<Runtime> => (await import('../shared/runtime/ort.ts')).ortRuntime,
  tfjs: async (): Promise<Runtime> => (await import('./engine/tfjs/runtime.ts')).tfjsRuntime(),
} as const;

export type RuntimeName = keyof typeof runtimes;

export const runtimeNames = Object.keys(runtimes) as RuntimeName[];

export const runtimeNamed = (name: RuntimeName): Promise<Runtime> => runtimes[name]();
