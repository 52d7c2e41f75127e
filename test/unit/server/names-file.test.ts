import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { largestFile } from '../../../server/lists/protocol.ts';
import { readNamesFile } from '../../../server/lists/read.ts';
import { inNamesThread, type ReadingThread } from '../../../server/lists/thread.ts';
import { readNames } from '../../../shared/names/list.ts';
import { typeOf } from '../../../shared/names/types.ts';
import { FakeClock } from '../../support/fake-inference.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-names-'));
  path = join(folder, '.mingshi', 'names.tsv');
  await mkdir(dirname(path));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (followsLinks = false) => readNamesFile({ path, followsLinks });

describe('readNamesFile', () => {
  test('compiles what is right into shared memory, and tells of the first lines that are not', async () => {
    const bad = Array.from({ length: 9 }, (_, line) => `坏${line}\n`).join('');
    await writeFile(path, `${bad}山小雨\tperson/history\n碧水阁\tscene\tof CLUENER's tree\n`);
    const { names, faults } = await read();
    expect(faults.count).toBe(9);
    expect(faults.first.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(names.title).toBe(path);
    expect(names.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    const list = readNames(names.bytes, path);
    expect(list.names).toBe(2);
    expect(list.look('碧水阁').map(typeOf)).toEqual(['location/site/scenic']);
  });

  test('gives the same key for the same names, whatever stands beside them', async () => {
    await writeFile(path, '山小雨\tperson\n');
    const { key } = (await read()).names;
    await writeFile(path, Buffer.from('\ufeff# mine\r\n山小雨\tperson\tmy hero\r\n', 'utf16le'));
    expect((await read()).names.key).toBe(key);
    await writeFile(path, '山小雨\tfood\n');
    expect((await read()).names.key).not.toBe(key);
  });

  test('takes an empty file', async () => {
    await writeFile(path, '');
    const { names, faults } = await read();
    expect([readNames(names.bytes, path).names, faults.count]).toEqual([0, 0]);
  });

  test('refuses a file in another encoding, and one that is too large', async () => {
    await writeFile(path, Buffer.from('bea9bea9', 'hex'));
    await expect(read()).rejects.toThrow('is not UTF-8 text; save it as UTF-8');
    await truncate(path, largestFile + 1);
    await expect(read()).rejects.toThrow('is larger than 64 MB; keep fewer names in it');
  });

  test('refuses what is no regular file, without waiting for it', async () => {
    await mkdir(path);
    await expect(read()).rejects.toThrow('is no regular file');
    await rm(path, { recursive: true });
    await expect(read()).rejects.toThrow(/^cannot read .*: no such file$/);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [path]);
    await expect(read()).rejects.toThrow('is no regular file');
  });

  test.each(['.mingshi', '.mingshi/names.tsv'])(
    'of a workspace refuses %s that is a link, even inside it; the user may link',
    async (link) => {
      await mkdir(join(folder, 'elsewhere', '.mingshi'), { recursive: true });
      await writeFile(join(folder, 'elsewhere', '.mingshi', 'names.tsv'), '山小雨\tperson\n');
      await rm(join(folder, link), { recursive: true, force: true });
      await symlink(join(folder, 'elsewhere', link), join(folder, link));
      await expect(read()).rejects.toThrow('is a link');
      expect(readNames((await read(true)).names.bytes, path).names).toBe(1);
    },
  );
});

describe('inNamesThread', () => {
  class FakeThread extends EventEmitter implements ReadingThread {
    terminated = 0;
    terminate(): Promise<void> {
      this.terminated += 1;
      this.emit('exit');
      return Promise.resolve();
    }
  }
  function started() {
    const [thread, clock, controller] = [new FakeThread(), new FakeClock(), new AbortController()];
    const source = { path: '/names.tsv', followsLinks: true };
    const reading = inNamesThread(
      () => thread,
      source,
      { kind: 'compile' },
      { clock, signal: controller.signal },
    );
    return { thread, clock, controller, reading };
  }

  test('gives what the thread answers, and ends it', async () => {
    const { thread, reading } = started();
    thread.emit('message', { kind: 'refused', reason: 'because' });
    expect(await reading).toEqual({ kind: 'refused', reason: 'because' });
    expect(thread.terminated).toBe(1);
  });

  test.each([
    [
      'fails',
      (at: ReturnType<typeof started>) => at.thread.emit('error', new Error('no memory')),
      'no memory',
    ],
    ['ends', (at: ReturnType<typeof started>) => at.thread.emit('exit'), 'its thread ended'],
    ['never answers', (at: ReturnType<typeof started>) => at.clock.pass(30_000), 'longer than 30 seconds'],
    ['is not needed any more', (at: ReturnType<typeof started>) => at.controller.abort(), 'not asked for'],
  ])('answers for a thread that %s', async (_, happen, reason) => {
    const at = started();
    happen(at);
    expect(await at.reading).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(reason) as string,
    });
    expect(at.thread.terminated).toBe(1);
  });
});
