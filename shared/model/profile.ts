import * as z from 'zod';

/** One node of a graph in one run, as the runtime's profile tells it. */
export interface ProfiledNode {
  /** ONNX operator, or the runtime's own `MemcpyFromHost` and `MemcpyToHost`. */
  readonly operator: string;
  /** Element type of its first input, in the runtime's words: `float`, `uint8`, `int64`. */
  readonly type: string;
  readonly isOnCpu: boolean;
  /** Of its outputs. */
  readonly bytes: number;
}

const count = z.coerce.number().int().nonnegative();

const nodeEvent = z.object({
  cat: z.literal('Node'),
  ts: z.number(),
  args: z.object({
    op_name: z.string(),
    provider: z.string(),
    output_size: count,
    input_type_shape: z.array(z.record(z.string(), z.unknown())),
  }),
});

const runEvent = z.object({ name: z.literal('model_run'), ts: z.number(), dur: z.number() });

/**
 * Reads a profile that ONNX Runtime 1.30 wrote.
 * @returns the nodes of each run, in the order of the runs
 * @throws Error if this is no such profile
 */
export function readProfile(text: string): ProfiledNode[][] {
  const events = z.array(z.unknown()).parse(JSON.parse(text));
  const nodes = events.flatMap((event) => nodeEvent.safeParse(event).data ?? []);
  const runs = events.flatMap((event) => runEvent.safeParse(event).data ?? []);
  return runs
    .sort((a, b) => a.ts - b.ts)
    .map(({ ts, dur }) =>
      nodes
        .filter((node) => node.ts >= ts && node.ts <= ts + dur)
        .map(({ args }) => ({
          operator: args.op_name,
          type: Object.keys(args.input_type_shape[0] ?? {})[0] ?? 'nothing',
          isOnCpu: args.provider === 'CPUExecutionProvider',
          bytes: args.output_size,
        })),
    );
}

/** The kinds of nodes that ran on the CPU, such as `Slice (uint8)`: each once, in order of the alphabet. */
export const cpuKinds = (run: readonly ProfiledNode[]): string[] =>
  [
    ...new Set(run.filter(({ isOnCpu }) => isOnCpu).map(({ operator, type }) => `${operator} (${type})`)),
  ].sort();
