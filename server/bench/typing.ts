import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withServer } from '../../shared/lsp/server.ts';
import type { Status } from '../daemon/status.ts';
import type { Trainer, Training } from '../learning/trainer.ts';
import { madeUpText } from './madeUp.ts';
import { medianRun, percentiles, type Percentiles } from './percentiles.ts';
import { whileTraining } from './training.ts';
import { Typist, type Typing } from './typist.ts';

export const parts = ['typing', 'training', 'opening', 'cold', 'editors'] as const;
export type Part = (typeof parts)[number];

export interface RunningDaemon {
  readonly status: Status;
  stop(): Promise<void>;
}

export interface TypingBench {
  readonly parts: ReadonlySet<Part>;
  /** Path of the built command line. */
  readonly bin: string;
  /** Of `mingshi serve --stdio`. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the model's package, whose labels are FiNE's. */
  readonly model: string;
  readonly trainer: Trainer;
  /** Finds the daemon that serves who has this environment; undefined where editors are served apart. */
  readonly daemon: ((env: NodeJS.ProcessEnv) => Promise<RunningDaemon | undefined>) | undefined;
  /** Of the long document. */
  readonly sentences: number;
  readonly language: 'plaintext' | 'markdown';
  /** Entities of it that a user confirmed. */
  readonly annotations: number;
  readonly keys: number;
  readonly rate: number;
  readonly runs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** Milliseconds; what was not asked for is left out. */
export interface TypingReport {
  readonly document: { readonly characters: number; readonly bytes: number; readonly tokens: number };
  /** From a change to the tokens that it brought: medians of all runs. */
  readonly typing?: Percentiles;
  /** The same while a model is being trained, by turns with it. */
  readonly training?: Percentiles;
  /** From the opening of 10,000 characters to the tokens of the first screen, by a server that is warm. */
  readonly opening?: Percentiles;
  /** From the start of the server to the tokens of the first screen. */
  readonly cold?: Percentiles;
  /** The same as `typing`, in as many editors at once, each with so many documents. */
  readonly editors?: {
    readonly editors: number;
    readonly documents: number;
    readonly typing: Percentiles;
    /** Bytes of the daemon. */
    readonly memory: number;
  };
}

const warmUpKeys = 30;
const openings = 20;
const coldStarts = 5;
const editors = { editors: 8, documents: 20 };
/** Sentences of a document of about 10,000 characters, and of one of many. */
const pageSentences = 290;
const smallSentences = 60;

/** Measures what somebody who types waits for. */
export async function benchTyping(bench: TypingBench): Promise<TypingReport> {
  const { parts, note } = bench;
  const text = madeUpText(bench.sentences, bench.language, bench.seed);
  const report = await withHome(bench, (home) =>
    served(bench, home, async (typist): Promise<TypingReport> => {
      const tokens = (await longDocument(typist, bench, text)).length / 5;
      const typing = await measureTyping(typist, bench);
      const opening = parts.has('opening') ? await measureOpening(typist, bench) : undefined;
      const document = { characters: text.length, bytes: Buffer.byteLength(text), tokens };
      return { document, ...typing, ...(opening && { opening }) };
    }),
  );
  if (!parts.has('cold') && !parts.has('editors')) return report;
  note('cold starts, many editors');
  return {
    ...report,
    ...(parts.has('cold') && { cold: await measureColdStarts(bench) }),
    ...(parts.has('editors') && bench.daemon && { editors: await measureEditors(bench, bench.daemon) }),
  };
}

const uri = 'untitled:long';

async function longDocument(typist: Typist, bench: TypingBench, text: string): Promise<readonly number[]> {
  bench.note('analysing the long document');
  await typist.open(uri, text, bench.language);
  const tokens = await typist.settle(uri);
  await typist.confirm(uri, bench.annotations);
  await typist.settle(uri);
  return tokens;
}

/** Idle and trained by turns, so that whatever else the machine does meets both alike. */
async function measureTyping(
  typist: Typist,
  bench: TypingBench,
): Promise<Pick<TypingReport, 'typing' | 'training'>> {
  const { parts, runs, note, trainer, model } = bench;
  if (!parts.has('typing') && !parts.has('training')) return {};
  const idle: Percentiles[] = [];
  const trained: Percentiles[] = [];
  await typist.type(uri, typingOf(bench, -1, warmUpKeys));
  for (let run = 0; run < runs; run += 1) {
    note(`typing, run ${run + 1} of ${runs}`);
    const type = async (training?: Training) =>
      // The server that is typed to is not the one that trains: it cannot tell the trainer itself.
      percentiles(await typist.type(uri, { ...typingOf(bench, run), struck: () => training?.giveWay() }));
    idle.push(await type());
    if (!parts.has('training')) continue;
    const folder = await mkdtemp(join(tmpdir(), 'mingshi-bench-'));
    try {
      trained.push(await whileTraining(trainer, folder, model, bench.seed + run, type));
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
  return {
    typing: medianRun(idle),
    ...(parts.has('training') && { training: medianRun(trained) }),
  };
}

async function measureOpening(typist: Typist, { seed, language, note }: TypingBench): Promise<Percentiles> {
  note('opening documents');
  const times: number[] = [];
  for (let count = 0; count < openings; count += 1) {
    const page = `untitled:page-${count}`;
    times.push(await typist.open(page, madeUpText(pageSentences, language, seed + 1000 + count), language));
    await typist.settle(page);
  }
  return percentiles(times);
}

async function measureColdStarts(bench: TypingBench): Promise<Percentiles> {
  const { seed, language } = bench;
  const text = madeUpText(pageSentences, language, seed + 1);
  const times: number[] = [];
  for (let count = 0; count < coldStarts; count += 1) {
    await withHome(bench, async (home) => {
      const began = performance.now();
      await served(bench, home, async (typist) => {
        await typist.open('untitled:first', text, language);
        times.push(performance.now() - began);
      });
    });
  }
  return percentiles(times);
}

async function measureEditors(
  bench: TypingBench,
  daemon: NonNullable<TypingBench['daemon']>,
): Promise<NonNullable<TypingReport['editors']>> {
  const { seed, language } = bench;
  return withHome(bench, async (home, env) => {
    let typingNow = 0;
    let memory = 0;
    const one = (editor: number): Promise<number[]> =>
      served(bench, home, async (typist) => {
        const name = (document: number): string => `untitled:${editor}-${document}`;
        for (let document = 0; document < editors.documents; document += 1) {
          const text = madeUpText(smallSentences, language, seed + 100 * editor + document);
          await typist.open(name(document), text, language);
          await typist.settle(name(document));
        }
        typingNow += 1;
        const times = await typist.type(name(0), typingOf(bench, editor));
        // The last one of them sees all.
        if ((typingNow -= 1) === 0) memory = (await daemon(env))?.status.memory ?? 0;
        return times;
      });
    const times = await Promise.all(Array.from({ length: editors.editors }, (_, editor) => one(editor)));
    return { ...editors, typing: percentiles(times.flat()), memory };
  });
}

const typingOf = ({ keys, rate, seed, signal }: TypingBench, run: number, most = keys): Typing => ({
  ...{ keys: Math.min(keys, most), rate, signal },
  seed: seed + 31 * (run + 2),
});

const served = <T>(
  { bin, args, env, signal, model }: TypingBench,
  home: string,
  talk: (typist: Typist) => Promise<T>,
): Promise<T> =>
  withServer({ bin, args, env: { ...env, MINGSHI_HOME: home }, signal }, async (connection) =>
    talk(await Typist.begin(connection, { model, learning: { auto: false } })),
  );

/** With a folder of its own in the user's place, whose daemon, if there is one, is ended. */
async function withHome<T>(
  { env, daemon }: TypingBench,
  act: (home: string, env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'mingshi-bench-'));
  const own = { ...env, MINGSHI_HOME: home };
  try {
    return await act(home, own);
  } finally {
    await (await daemon?.(own))?.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
