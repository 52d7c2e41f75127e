import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, placementLine, type DeviceReport } from '../../../server/inference/device.ts';
import { PlacedAnalyzer } from '../../../server/inference/placed.ts';
import { settleDevice, type SettleParts } from '../../../server/inference/settle.ts';
import { ModelThread, type Problem } from '../../../server/inference/thread.ts';
import { tryInProcess } from '../../../server/inference/trialProcess.ts';
import { SharedWish } from '../../../server/inference/wish.ts';
import { noLists } from '../../../server/lists/set.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import type { Analyzer } from '../../../shared/model/analyzer.ts';
import type { Device, DeviceWish } from '../../../shared/model/device.ts';
import type { Trial } from '../../../shared/model/trial.ts';
import type { Answer } from '../../../shared/protocol/requests.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess, FakeWorker, quiet } from '../../support/fake-inference.ts';

const ran = (device: Device, charactersPerSecond?: number, ...fallbacks: string[]): Trial => ({
  ...{ device, charactersPerSecond, fallbacks },
});
const refused = (device: Device, reason: string): Trial => ({ device, refused: reason });

describe('which device is used', () => {
  test.each<[asked: DeviceReport['asked'], trials: Trial[], used: Device]>([
    ['auto', [ran('cpu', 1000), ran('webgpu', 1300)], 'webgpu'],
    ['auto', [ran('cpu', 1000), ran('webgpu', 1300), ran('cuda', 4000)], 'cuda'],
    ['auto', [ran('cpu', 1000), ran('webgpu', 1100)], 'cpu'],
    ['auto', [ran('cpu', 1000), refused('webgpu', 'no adapter')], 'cpu'],
    ['webgpu', [ran('cpu', 1000), ran('webgpu', 10)], 'webgpu'],
    ['webgpu', [ran('cpu'), ran('webgpu')], 'webgpu'],
    ['webgpu', [ran('cpu', 1000), refused('webgpu', 'no adapter')], 'cpu'],
    ['cpu', [], 'cpu'],
  ])('asked for %s', (asked, trials, used) => {
    expect(decide(asked, trials)).toMatchObject({ used, asked });
  });

  test('is told in one line with what stays on the CPU and why', () => {
    const trials = [ran('cpu', 1000), ran('webgpu', 2345.6, 'LSTM (float)'), refused('cuda', 'no library')];
    const reason = 'cpu: 1000 characters/s; webgpu: 2346 characters/s; cuda cannot be used: no library';
    const report = decide('auto', trials);
    expect(report).toEqual({ used: 'webgpu', asked: 'auto', fallbacks: ['LSTM (float)'], reason });
    expect(placementLine('fine 1.2.3', report)).toBe(
      `fine 1.2.3 runs on webgpu; on the CPU: LSTM (float) (${reason})`,
    );
    expect(placementLine('fine 1.2.3', decide('cpu', []))).toBe('fine 1.2.3 runs on cpu');
  });
});

describe('a model that looks for its device', () => {
  const parts = (given: Partial<SettleParts>): { parts: SettleParts; steps: string[] } => {
    const steps: string[] = [];
    const step = (name: string) => () => Promise.resolve(void steps.push(name));
    return {
      steps,
      parts: {
        asked: 'auto',
        known: ['webgpu', 'cuda'],
        quiet: step('quiet'),
        attempt: (devices) => {
          steps.push(`try ${devices.join()}`);
          return Promise.resolve([ran('cpu', 10), ran('webgpu', 100)]);
        },
        move: (device) => step(`move to ${device}`)(),
        ...given,
      },
    };
  };

  test('tries all that there are, once nobody waits, and moves to the best', async () => {
    const { parts: given, steps } = parts({});
    expect(await settleDevice(given)).toMatchObject({ used: 'webgpu' });
    expect(steps).toEqual(['quiet', 'try webgpu,cuda', 'move to webgpu']);
  });

  test('tries at once the one that is asked for', async () => {
    const { parts: given, steps } = parts({ asked: 'webgpu' });
    await settleDevice(given);
    expect(steps).toEqual(['try webgpu', 'move to webgpu']);
  });

  test.each<Partial<SettleParts>>([{ asked: 'cpu' }, { known: [] }])(
    'tries nothing with %o',
    async (given) => {
      const { parts: all, steps } = parts(given);
      expect(await settleDevice(all)).toMatchObject({ used: 'cpu' });
      expect(steps).toEqual([]);
    },
  );

  test('stays on the CPU where it cannot be moved, and says why', async () => {
    const { parts: given } = parts({ move: () => Promise.reject(new Error('out of memory')) });
    expect(await settleDevice(given)).toEqual({
      ...{ used: 'cpu', asked: 'auto', fallbacks: [] },
      reason: 'webgpu cannot be used: out of memory',
    });
  });
});

describe('a model on a device', () => {
  const analyzer = (name: string, works = () => true): Analyzer => ({
    version: '1',
    tree: fineTree,
    usesNames: false,
    analyze: (sentences) =>
      works()
        ? Promise.resolve(
            sentences.map(() => [{ start: 0, end: 1, label: name, score: 1, levels: [], alternatives: [] }]),
          )
        : Promise.reject(new Error(`${name} is lost`)),
    release: () => Promise.resolve(),
  });
  const labels = async (placed: PlacedAnalyzer, ...sentences: string[]) =>
    (await placed.analyze(sentences)).map(([entity]) => entity?.label);

  test('that is lost: the CPU answers the same batch and all that come, and it is said once', async () => {
    let works = true;
    const losses: string[] = [];
    const placed = new PlacedAnalyzer(
      analyzer('cpu'),
      (device) => Promise.resolve(analyzer(device, () => works)),
      (device, reason) => losses.push(`${device}: ${reason}`),
    );
    expect(await labels(placed, '一')).toEqual(['cpu']);
    await placed.move('webgpu', ['名']);
    expect(await labels(placed, '一', '二')).toEqual(['webgpu', 'webgpu']);
    works = false;
    expect(await labels(placed, '一', '二')).toEqual(['cpu', 'cpu']);
    works = true;
    expect(await labels(placed, '一')).toEqual(['cpu']);
    expect(losses).toEqual(['webgpu: webgpu is lost']);
  });

  test('that cannot even run once is not used', async () => {
    const placed = new PlacedAnalyzer(
      analyzer('cpu'),
      () => Promise.resolve(analyzer('webgpu', () => false)),
      () => expect.unreachable(),
    );
    await expect(placed.move('webgpu', ['名'])).rejects.toThrow('webgpu is lost');
    expect(await labels(placed, '一')).toEqual(['cpu']);
  });

  test('does not lose it to a batch that fails on the CPU too', async () => {
    let works = true;
    const losses: string[] = [];
    const both = (device: string) => Promise.resolve(analyzer(device, () => works));
    const placed = new PlacedAnalyzer(await both('cpu'), both, (device) => losses.push(device));
    await placed.move('cuda', ['名']);
    works = false;
    await expect(placed.analyze(['一'])).rejects.toThrow('cpu is lost');
    works = true;
    expect(await labels(placed, '一')).toEqual(['cuda']);
    expect(losses).toEqual([]);
  });

  test('tells its thread, and that whoever listens', async () => {
    const worker = new FakeWorker(true, 'any');
    const problems: Problem[] = [];
    const thread = new ModelThread(() => worker, {
      problem: (problem) => problems.push(problem),
      lost: () => expect.unreachable(),
    });
    await thread.load();
    const device: DeviceReport = { used: 'webgpu', asked: 'auto', fallbacks: ['Slice (uint8)'] };
    worker.say({ kind: 'placed', device, level: 'info', message: 'fine runs on webgpu' });
    expect(thread.model?.device).toEqual(device);
    expect(problems).toEqual([{ level: 'info', message: 'fine runs on webgpu' }]);
    await thread.rest();
    expect([worker.hasEnded, thread.model?.device]).toEqual([true, device]);
    await quiet();
    expect(problems.length).toBe(1);
  });

  test('rests only while nobody waits for it', async () => {
    const fake = { worker: undefined as FakeWorker | undefined };
    const start = () => (fake.worker = new FakeWorker(false, 'any'));
    const thread = new ModelThread(start, { problem: () => undefined, lost: () => undefined });
    await expect(thread.rest()).rejects.toThrow();
    const batch = thread.analyze({ sentences: ['王一'], lists: noLists });
    await quiet();
    await expect(thread.rest()).rejects.toThrow();
    fake.worker?.answer();
    await batch;
    await thread.rest();
    expect(thread.isLoaded).toBe(false);
  });
});

const uri = 'file:///a.txt';
const connected = async (fake: FakeProcess, device: DeviceWish) => {
  const { editor, ended } = fake.connect();
  await editor.initialize({ locale: 'en', initializationOptions: { device } });
  editor.open(uri, '王明来了。');
  await editor.tokens(uri);
  await quiet();
  return { editor, ended };
};
const hovered = async (editor: Editor) => JSON.stringify(await editor.hover(uri, { line: 0, character: 0 }));
const deviceOf = async (editor: Editor) =>
  (await editor.request<Answer<'mingshi/status'>>('mingshi/status')).model.device;

test('hover says what a model runs on, where it is not the CPU as usual, and the log always', async () => {
  const fake = new FakeProcess(true);
  const { editor } = await connected(fake, 'auto');
  expect(await hovered(editor)).not.toContain('runs on');
  const place = (device: DeviceReport) =>
    fake.worker.say({ kind: 'placed', device, level: 'info', message: 'fine 1 runs on webgpu' });
  place({ used: 'webgpu', asked: 'auto', fallbacks: ['Slice'] });
  expect(await hovered(editor)).toContain('The model runs on webgpu; on the CPU: Slice');
  expect(editor.devices).toEqual(['fine 1 runs on webgpu']);
  const other = await connected(fake, 'webgpu');
  expect(await hovered(other.editor)).not.toContain('runs on');
  place({ used: 'cpu', asked: 'webgpu', fallbacks: [], reason: 'no adapter' });
  expect(await hovered(other.editor)).toContain('The model runs on the CPU: webgpu cannot be used');
});

describe('sessions that share models', () => {
  test('share a device: of those that are there, the last one that names one decides', () => {
    const wish = new SharedWish();
    const changes: string[] = [];
    wish.onChange(() => changes.push(wish.device));
    wish.ask('auto');
    const [webgpu, cpu] = [wish.ask('webgpu'), wish.ask('cpu')];
    const last = wish.ask('auto');
    expect(changes.splice(0)).toEqual(['webgpu', 'cpu']);
    webgpu();
    last();
    expect(changes.splice(0)).toEqual([]);
    const cuda = wish.ask('cuda');
    cuda();
    cpu();
    expect(changes).toEqual(['cuda', 'cpu', 'auto']);
  });

  test('leave it as it is when all have gone, until one comes that wants another', () => {
    const wish = new SharedWish();
    let changes = 0;
    wish.ask('cpu')();
    wish.onChange(() => (changes += 1));
    expect(wish.device).toBe('cpu');
    wish.ask('cpu')();
    expect(changes).toBe(0);
    wish.ask('auto')();
    expect([changes, wish.device]).toEqual([1, 'auto']);
  });

  test('are told, in the log, by hover and in the status, where what another one asks for counts', async () => {
    const fake = new FakeProcess(true);
    const { editor: first } = await connected(fake, 'webgpu');
    const told = async () => [
      (await hovered(first)).includes(
        'this editor asks for webgpu, but another one, with which it shares the model, for cpu',
      ),
      (await deviceOf(first))?.reason,
    ];
    const line =
      'this editor asks for the device webgpu, another one for cpu, which counts: they share their models';
    expect(await told()).toEqual([false, undefined]);
    expect(first.log).toEqual([]);
    const second = await connected(fake, 'cpu');
    expect(first.log).toEqual([line]);
    expect(second.editor.log).toEqual([]);
    expect(await told()).toEqual([true, line]);
    await second.editor.leave();
    await second.ended;
    expect(await told()).toEqual([false, undefined]);
    expect(first.log).toEqual([line]);
    const { editor: third } = await connected(fake, 'auto');
    expect(third.log).toEqual([line.replace('webgpu', 'auto').replace('cpu', 'webgpu')]);
  });

  test('have them on the device that counts, also where all that they show was known before', async () => {
    const fake = new FakeProcess(true);
    const first = await connected(fake, 'auto');
    await first.editor.leave();
    await first.ended;
    const { editor: second } = await connected(fake, 'webgpu');
    expect(await deviceOf(second)).toMatchObject({ asked: 'webgpu' });
    const { editor: third } = await connected(fake, 'cuda');
    expect(await deviceOf(third)).toMatchObject({ asked: 'cuda' });
    expect(fake.devices).toEqual(['auto', 'webgpu', 'cuda']);
    expect(fake.workers.map(({ sentences }) => sentences.length)).toEqual([1, 0, 0]);
  });

  test('are told of no device before they are loaded on the one that counts', async () => {
    const fake = new FakeProcess(true);
    await connected(fake, 'auto');
    fake.loads = false;
    const { editor } = await connected(fake, 'webgpu');
    expect(await deviceOf(editor)).toBeNull();
    fake.worker.load();
    expect(await deviceOf(editor)).toMatchObject({ asked: 'webgpu' });
  });
});

describe('a trial in a process of its own', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mingshi-trial-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = async (program: string, patience = 60_000) => {
    const file = join(folder, `${program.length}.mjs`);
    await writeFile(file, program);
    const { signal } = new AbortController();
    return tryInProcess({
      program: file,
      folder,
      devices: ['webgpu', 'cuda'],
      measuring: 0,
      patience,
      signal,
    });
  };
  const cpu = ran('cpu', 100);
  const tell = `console.log(JSON.stringify(${JSON.stringify(cpu)}));`;

  test('that crashes is a refusal, and what was told before it counts', async () => {
    const reason = 'trying it ended with SIGSEGV';
    expect(await run(`${tell} console.log('{}'); process.kill(process.pid, 'SIGSEGV');`)).toEqual([
      cpu,
      refused('webgpu', reason),
      refused('cuda', reason),
    ]);
  });

  test('that does not come to its end is ended', async () => {
    const reason = 'trying it took longer than 0.5 s';
    expect(await run('setInterval(() => 0, 1000);', 500)).toEqual([
      refused('webgpu', reason),
      refused('cuda', reason),
    ]);
  });
});
