import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { InitializeParams } from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serverNotifications } from '../../../shared/protocol/requests.ts';
import type { TrainingStatus } from '../../../shared/protocol/learning.ts';
import type { Editor } from '../../support/editor.ts';
import { candidateVersion, shippedVersion, worseFigures } from '../../support/fake-trainer.ts';
import { LearningProcess } from '../../support/learning-process.ts';
import { ask } from '../../support/protocol.ts';

let home: string;
let uri: string;
let workspace: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-protocol-'));
  workspace = pathToFileURL(join(home, 'work')).href;
  uri = `${workspace}/a.txt`;
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

/** Waits for what the journal's disk, which is a true one, has a part in. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(2);
}

async function connected(model = 'fine', params: Partial<InitializeParams> = {}) {
  const fake = new LearningProcess(true, home);
  const { editor } = fake.connect('tester', model);
  await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }], ...params });
  editor.open(uri, '第一天王明来了。\n第二天王明走了。\n');
  await editor.tokens(uri);
  return { fake, editor };
}

async function accept(editor: Editor, line: number): Promise<void> {
  const range = { start: { line, character: 0 }, end: { line, character: 8 } };
  await editor.execute('mingshi.accept', { uri, version: editor.versionOf(uri), range });
}

/** Trains, with an end that the test decides on. */
async function trained(
  { fake, editor }: { readonly fake: LearningProcess; readonly editor: Editor },
  end: (training: LearningProcess['trainer']['training']) => void,
): Promise<unknown> {
  const before = fake.trainer.trainings.length;
  const outcome = editor.execute('mingshi.train', {});
  await until(() => fake.trainer.trainings.length > before);
  end(fake.trainer.training);
  return outcome;
}

test('a model that does not learn says so', async () => {
  const { editor } = await connected('builtin:fine');
  expect(await ask(editor, 'mingshi/training')).toEqual({
    ...{ line: null, version: '0123456789ab', running: false, progress: null },
    ...{ fresh: 0, next: null, last: null },
  });
  expect(await ask(editor, 'mingshi/runs')).toEqual({ runs: [] });
  await expect(ask(editor, 'mingshi/versions')).rejects.toMatchObject({
    ...{ code: -32803, message: 'This model does not learn: it was chosen as it ships, or by its folder' },
  });
});

test('training is told while it waits, runs and has ended', async () => {
  const { fake, editor } = await connected();
  const status = () => ask(editor, 'mingshi/training');
  expect(await status()).toMatchObject({
    line: 'fine',
    version: shippedVersion,
    fresh: 0,
    next: null,
    last: null,
  });
  await accept(editor, 0);
  await until(() => {
    fake.clock.pass(1000);
    return fake.clock.now() > 3000;
  });
  await expect.poll(async () => (await status()).fresh).toBe(1);
  const { next } = await status();
  expect(Date.parse(next ?? '')).toBeGreaterThan(fake.clock.now());

  const outcome = editor.execute('mingshi.train', {});
  await until(() => fake.trainer.trainings.length > 0);
  fake.trainer.training.onStep(0.25);
  expect(await status()).toMatchObject({ running: true, progress: 0.25, fresh: 0, next: null });
  fake.trainer.training.finish();
  await outcome;
  const { last, ...rest } = await status();
  expect(rest).toMatchObject({ version: candidateVersion(1), running: false, progress: null });
  expect(last).toMatchObject({
    ...{ outcome: 'published', version: candidateVersion(1), corrections: 1, examples: 1 },
    figures: {
      corrections: { live: { f1: 0.2 }, candidate: { f1: 0.8 } },
      gate: { live: { f1: 0.9, correct: 9, predicted: 10, gold: 10 }, candidate: { f1: 0.9 } },
    },
  });
});

test('runs and versions are told, pinned and compared', async () => {
  const process = await connected();
  const { editor } = process;
  await accept(editor, 0);
  await trained(process, (training) => training.finish());
  await accept(editor, 1);
  await trained(process, (training) => training.finish(worseFigures));
  expect((await ask(editor, 'mingshi/runs')).runs.map(({ outcome, version }) => [outcome, version])).toEqual([
    ['kept', candidateVersion(1)],
    ['published', candidateVersion(1)],
  ]);
  expect((await ask(editor, 'mingshi/runs', { limit: 1 })).runs).toHaveLength(1);

  const told = async () =>
    (await ask(editor, 'mingshi/versions')).versions.map(({ version, base, live, pinned, parent }) => ({
      ...{ version, base, live, pinned, parent },
    }));
  const [learned, shipped] = [
    { version: candidateVersion(1), base: null, live: true, pinned: false, parent: shippedVersion },
    { version: shippedVersion, base: 'builtin', live: false, pinned: false, parent: null },
  ];
  expect(await told()).toEqual([learned, shipped]);
  expect(await ask(editor, 'mingshi/pinVersion', { version: candidateVersion(1), pinned: true })).toBeNull();
  expect(await told()).toEqual([{ ...learned, pinned: true }, shipped]);
  await ask(editor, 'mingshi/pinVersion', { version: candidateVersion(1), pinned: false });
  expect(await told()).toEqual([learned, shipped]);
  const unknown = ask(editor, 'mingshi/pinVersion', { version: candidateVersion(9), pinned: true });
  await expect(unknown).rejects.toMatchObject({
    message: expect.stringContaining('there is no version') as string,
  });

  expect(await ask(editor, 'mingshi/compareVersions', { a: 'builtin', b: candidateVersion(1) })).toEqual({
    labels: [{ label: 'person', a: 0.9, b: 0.9 }],
    all: { a: 0.9, b: 0.9 },
  });
  expect(
    await ask(editor, 'mingshi/compareVersions', { a: shippedVersion, b: candidateVersion(1) }),
  ).toMatchObject({ all: { a: 0.9, b: 0.9 } });
  const strange = ask(editor, 'mingshi/compareVersions', { a: 'builtin', b: candidateVersion(9) });
  await expect(strange).rejects.toMatchObject({ code: -32803 });
});

test.each([
  {
    locale: 'zh-cn',
    kept: '忘记得太多：留出的更正 F1 20.0 → 80.0，检验句 F1 90.0 → 10.0',
    published: '留出的更正 F1 20.0 → 80.0，检验句 F1 90.0 → 90.0',
    nothing: '没有新的更正可学',
    back: `从 ${candidateVersion(2)} 改用 ${shippedVersion}`,
    unknown: `没有版本 ${candidateVersion(9)}；现有：${candidateVersion(2)}`,
    noneBefore: '正在使用自带的模型，它之前没有别的版本',
  },
  {
    locale: 'en',
    kept: 'it forgot too much: held-out corrections F1 20.0 to 80.0, sentences of the gate F1 90.0 to 10.0',
    published: 'held-out corrections F1 20.0 to 80.0, sentences of the gate F1 90.0 to 90.0',
    nothing: 'there is nothing new to learn',
    back: `changed from ${candidateVersion(2)} to ${shippedVersion}`,
    unknown: `there is no version ${candidateVersion(9)}; there are: ${candidateVersion(2)}`,
    noneBefore: 'the model that ships is live; there is none before it',
  },
])('reasons are told in the language of the client: $locale', async ({ locale, ...reasons }) => {
  const process = await connected('fine', { locale });
  const { editor } = process;
  await accept(editor, 0);
  expect(await trained(process, (training) => training.finish(worseFigures))).toEqual({
    ...{ outcome: 'kept', version: shippedVersion, reason: reasons.kept },
  });
  expect(await trained(process, (training) => training.finish())).toMatchObject({
    reason: reasons.published,
  });
  expect(await editor.execute('mingshi.train', {})).toMatchObject({ reason: reasons.nothing });
  const told = (await ask(editor, 'mingshi/runs')).runs.map(({ reason }) => reason);
  expect(told).toEqual([reasons.published, reasons.kept]);
  expect((await ask(editor, 'mingshi/training')).last?.reason).toBe(reasons.published);
  const unknown = ask(editor, 'mingshi/pinVersion', { version: candidateVersion(9), pinned: true });
  await expect(unknown).rejects.toMatchObject({ code: -32803, message: reasons.unknown });
  expect((await ask(editor, 'mingshi/versions')).versions.map(({ reason }) => reason)).toEqual([
    reasons.published,
    null,
  ]);
  expect(await editor.execute('mingshi.rollback', {})).toMatchObject({ reason: reasons.back });
  const further = editor.execute('mingshi.rollback', {});
  await expect(further).rejects.toMatchObject({ code: -32803, message: reasons.noneBefore });
});

test('a client that wants news is told of them, another one is not', async () => {
  const tell = async (news: boolean) => {
    const told: string[] = [];
    const { fake, editor } = await connected('fine', {
      capabilities: { experimental: { mingshi: { news } } },
    });
    const statuses: TrainingStatus[] = [];
    for (const [name, schema] of Object.entries(serverNotifications)) {
      editor.connection.onNotification(name, (params: unknown) => {
        expect(schema.parse(params)).toEqual(params);
        told.push(name);
        if (name === 'mingshi/trainingChanged') statuses.push(params as TrainingStatus);
      });
    }
    await accept(editor, 0);
    const outcome = editor.execute('mingshi.train', {});
    await until(() => fake.trainer.trainings.length > 0);
    fake.trainer.training.onStep(0.5);
    fake.clock.pass(500);
    if (news) await until(() => statuses.some(({ progress }) => progress === 0.5));
    fake.trainer.training.finish();
    await outcome;
    if (news) {
      await until(() => {
        fake.clock.pass(500);
        return statuses.some(({ last }) => last?.outcome === 'published');
      });
    }
    await ask(editor, 'mingshi/status');
    return new Set(told);
  };
  expect(await tell(true)).toEqual(new Set(['mingshi/modelChanged', 'mingshi/trainingChanged']));
  await rm(home, { recursive: true, force: true });
  expect(await tell(false)).toEqual(new Set());
});

test('mingshi/status tells of the model, of all who are connected, and of training', async () => {
  const { fake, editor } = await connected();
  const { editor: other, ended } = fake.connect('tester', 'builtin:fine');
  await other.initialize();
  expect(await ask(editor, 'mingshi/status')).toMatchObject({
    ...{ version: '0.0.0', pid: process.pid, sessions: 2, training: { line: 'fine', running: false } },
    model: { line: 'fine', version: '0123456789ab', tree: 'fine' },
  });
  expect((await ask(other, 'mingshi/status')).model).toMatchObject({ line: null });
  await other.leave();
  await ended;
  const { sessions, memory } = await ask(editor, 'mingshi/status');
  expect(sessions).toBe(1);
  expect(memory.resident).toBeGreaterThan(memory.heap);
});
