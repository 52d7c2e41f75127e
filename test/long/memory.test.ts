import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { randomStream } from '../../training/random.ts';
import { Editor } from '../support/editor.ts';
import { installed } from '../support/installation.ts';
import { lineIn, publishVersion } from '../support/learned-versions.ts';
import { longRuns } from '../support/long.ts';

/** After so many edits and changes of the model everything has its size. */
const warmUp = { edits: 1000, swaps: 5 };
const editsPerSwap = 200;
/** What is held at the end may be so much of what was held after the warm-up. */
const most = 1.1;

const uri = 'file:///notes.txt';
const name = '云岫';
const lines = 40;
const word = '王大明和李小红，';
const probe = fileURLToPath(new URL('../support/memory-probe.mjs', import.meta.url));

/** Bytes after a collection of garbage. */
interface Memory {
  /** Of the main thread's JavaScript: heap and buffers. */
  readonly heap: number;
  /** Of the whole process with its threads: resident set. */
  readonly rss: number;
}

const installation = installed();

it(
  'a server that is typed into, and whose model changes again and again, holds no more at the end',
  { timeout: 120 * 60_000 },
  async () => {
    const { numRuns, seed } = longRuns(10_000);
    const edits = Math.max(numRuns, warmUp.edits + editsPerSwap);
    const home = join(installation().root, 'home');
    const line = lineIn(installation().root, home);
    const versions = [await publishVersion(line, { name, label: 'person/history' }, null)];
    versions.push(await publishVersion(line, { name, label: 'person/virtual' }, versions[0] ?? null));
    const shown = ['nerPersonHistory', 'nerPersonVirtual'];

    const server = installation().start('bin', ['serve', '--stdio', '--no-daemon', '--model', 'fine'], {
      MINGSHI_HOME: home,
      NODE_OPTIONS: `--import=${probe}`,
    });
    const editor = new Editor(server.stdout, server.stdin);
    await editor.initialize({ initializationOptions: { learning: { auto: false } } });
    editor.open(uri, Array.from({ length: lines }, (_, at) => `第${at}天，${name}来了。\n`).join(''));
    const random = randomStream(seed, 'edits');

    let swaps = 0;
    const measured: (Memory & { readonly edits: number; readonly swaps: number })[] = [];
    const measure = async (): Promise<void> => {
      measured.push({ edits: done, swaps, ...(await memoryOf(server)) });
    };
    let done = 0;
    while (done < edits) {
      await line.rollback(versions[swaps % 2]);
      await becomes(editor, shown[swaps % 2] ?? '');
      swaps += 1;
      for (let edit = 0; edit < editsPerSwap; edit += 1, done += 1) await type(editor, done, random.integer);
      if (done === warmUp.edits || done % 2000 === 0 || done >= edits) await measure();
    }

    const [first, last] = [measured[0], measured.at(-1)];
    for (const { edits, swaps, heap, rss } of measured) {
      console.log(`${edits} edits, ${swaps} swaps: heap ${mebi(heap)} MiB, RSS ${mebi(rss)} MiB`);
    }
    expect(first).toMatchObject(warmUp);
    expect(last?.heap).toBeLessThan((first?.heap ?? 0) * most);
    expect(last?.rss).toBeLessThan((first?.rss ?? 0) * most);
    await editor.leave();
    await new Promise((resolve) => server.once('close', resolve));
  },
);

const mebi = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/**
 * Types a word into some line, character by character, and deletes it again: a text comes back to what it was, and so
 * does what is kept of it. What is kept of new text is bounded (the cache of 64 MiB), and no matter here.
 */
async function type(editor: Editor, step: number, integer: (n: number) => number): Promise<void> {
  const cycle = 2 * word.length;
  const at = step % cycle;
  if (at === 0) places.set(editor, { line: integer(lines), character: 0 });
  const { line } = places.get(editor) ?? { line: 0 };
  const typed = at < word.length;
  const character = typed ? at : cycle - at - 1;
  editor.change(uri, {
    range: { start: { line, character }, end: { line, character: character + (typed ? 0 : 1) } },
    text: typed ? (word[at] ?? '') : '',
  });
  await editor.tokens(uri).catch(() => undefined);
}

/** Where an editor's word stands. */
const places = new WeakMap<Editor, { readonly line: number; readonly character: number }>();

/** Waits until the name shows as the present version of the model sees it. */
async function becomes(editor: Editor, type: string): Promise<void> {
  for (;;) {
    const { refreshes } = editor;
    const tokens = (await editor.settledTokens(uri)) ?? [];
    if (tokens.filter((token) => token.type === type).length === lines) return;
    await editor.until(() => editor.refreshes > refreshes);
  }
}

function memoryOf(server: ChildProcessWithoutNullStreams): Promise<Memory> {
  return new Promise((resolve) => {
    let told = '';
    const listen = (chunk: Buffer): void => {
      told += chunk.toString();
      const [, json] = /memory (\{.*\})\n/.exec(told) ?? [];
      if (json === undefined) return;
      server.stderr.off('data', listen);
      resolve(JSON.parse(json) as Memory);
    };
    server.stderr.on('data', listen);
    server.kill('SIGUSR2');
  });
}
