import { SingleBar } from 'cli-progress';
import type { Writable } from 'node:stream';

export interface ProgressOptions {
  /** Standard error: standard output is for results. */
  readonly stream: Writable & { readonly isTTY?: boolean };
  /** What is being done. */
  readonly label: string;
  readonly total: number;
  /** Milliseconds since any fixed time; says when the next plain line is due. */
  readonly clock?: () => number;
}

/** Shows how far a long work has come. */
export interface ProgressLine {
  /** @param note shown behind the count, such as the current loss */
  update(done: number, note?: string): void;
  /** Must be called at the end, also after a failure: the bar of a terminal redraws itself until then. */
  stop(): void;
}

/** On a terminal a bar that goes away when it is stopped; elsewhere a plain line every few seconds. */
export const progressLine = (options: ProgressOptions): ProgressLine =>
  options.stream.isTTY ? bar(options) : plainLines(options);

function bar({ stream, label, total }: ProgressOptions): ProgressLine {
  const single = new SingleBar({
    stream,
    format: `${label} [{bar}] {value}/{total}{note}, {eta_formatted} left`,
    barsize: 30,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    update: (done, note = '') => {
      const payload = { note: note && `, ${note}` };
      if (isStarted) single.update(done, payload);
      else single.start(total, done, payload);
      isStarted = true;
    },
    stop: () => single.stop(),
  };
}

const millisecondsBetweenLines = 5_000;

function plainLines({ stream, label, total, clock = Date.now }: ProgressOptions): ProgressLine {
  let last = clock();
  return {
    update: (done, note = '') => {
      const now = clock();
      if (now - last < millisecondsBetweenLines) return;
      last = now;
      stream.write(`${label} ${done}/${total}${note && `, ${note}`}\n`);
    },
    stop: () => undefined,
  };
}
