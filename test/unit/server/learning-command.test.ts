import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, type InitializeParams } from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { Editor } from '../../support/editor.ts';
import { candidateVersion, shippedVersion, worseFigures } from '../../support/fake-trainer.ts';
import { LearningProcess } from '../../support/learning-process.ts';

let home: string;
let uri: string;
let workspace: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-learning-'));
  workspace = pathToFileURL(join(home, 'work')).href;
  uri = `${workspace}/a.txt`;
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));

/** Waits for what the journal's disk, which is a true one, has a part in. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(2);
}

/** A document of so many lines, each with one name of two characters from the fourth on. */
const lines = (count: number): string =>
  Array.from({ length: count }, (_, line) => `第${String.fromCodePoint(0x4e00 + line)}天王明来了。\n`).join(
    '',
  );

async function connected(count: number, params: Partial<InitializeParams> = {}) {
  const fake = new LearningProcess(true, home);
  const { editor } = fake.connect('tester', 'fine');
  await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }], ...params });
  editor.open(uri, lines(count));
  await editor.tokens(uri);
  return { fake, editor };
}

/** Says that the names of these lines are right. */
async function accept(editor: Editor, count: number): Promise<void> {
  const range = { start: { line: 0, character: 0 }, end: { line: count, character: 0 } };
  await editor.execute('mingshi.accept', { uri, version: editor.versionOf(uri), range });
}

const train = (editor: Editor): Promise<RunOutcome> => editor.execute('mingshi.train', {});

/** Type and modifiers of the tokens, by line. */
const shown = async (editor: Editor): Promise<string[]> =>
  ((await editor.tokens(uri)) ?? []).map(({ type, modifiers }) => [type, ...modifiers].join(' '));

test('a run starts by itself, passes the gate and refreshes the tokens, with no command to train', async () => {
  const { fake, editor } = await connected(12);
  await accept(editor, 10);
  const confirmed = 'nerPersonPolitics confirmed';
  expect(await shown(editor)).toEqual([
    ...Array<string>(10).fill(confirmed),
    ...Array<string>(2).fill('nerPersonPolitics'),
  ]);
  await until(() => {
    fake.clock.pass(1000);
    return fake.trainer.trainings.length > 0;
  });
  const { job } = fake.trainer.training;
  expect(job.examples).toHaveLength(10);
  // The other two hold the name that was confirmed.
  expect(job.unlabelled).toEqual([]);
  expect(fake.clock.now()).toBeGreaterThanOrEqual(30_000);
  const { refreshes } = editor;
  fake.trainer.training.finish();
  await until(() => {
    fake.clock.pass(50);
    return editor.refreshes > refreshes;
  });
  expect(await shown(editor)).toEqual([
    ...Array<string>(10).fill(confirmed),
    ...Array<string>(2).fill('nerPersonHistory'),
  ]);
  await editor.until(() => editor.log.some((line) => line.startsWith('learning: published')));
  expect(editor.progress).toEqual([]);
});

test('edits put a run off, and so do commands', async () => {
  const { fake, editor } = await connected(12);
  await accept(editor, 10);
  await wait(50);
  fake.clock.pass(1000);
  await wait(50);
  for (let second = 0; second < 60; second += 20) {
    fake.clock.pass(20_000);
    if (second === 20) await accept(editor, 10);
    else
      editor.change(uri, {
        range: { start: { line: 11, character: 0 }, end: { line: 11, character: 0 } },
        text: '又',
      });
    await wait(50);
    expect(fake.trainer.trainings).toHaveLength(0);
  }
  await until(() => {
    fake.clock.pass(1000);
    return fake.trainer.trainings.length > 0;
  });
  expect(fake.clock.now()).toBeLessThan(10 * 60_000);
});

describe('mingshi.train', () => {
  test('shows how far it is, and answers when the new version is live', async () => {
    const { fake, editor } = await connected(2);
    await accept(editor, 1);
    const outcome = train(editor);
    await until(() => fake.trainer.trainings.length > 0);
    // What is over sooner shows no progress.
    fake.clock.pass(500);
    await editor.until(() => editor.progress.length > 0);
    const { learning } = fake.services;
    expect(await learning.status('fine')).toMatchObject({ version: shippedVersion, running: true });
    for (const share of [0.004, 0.25, 0.25, 0.999]) fake.trainer.training.onStep(share);
    fake.trainer.training.finish();
    expect(await outcome).toMatchObject({ outcome: 'published', version: candidateVersion(1) });
    expect(await shown(editor)).toEqual(['nerPersonPolitics confirmed', 'nerPersonHistory']);
    await editor.until(() => editor.progress.includes('end'));
    expect(editor.progress).toEqual(['Learning from your corrections', 25, 99, 'end']);
  });

  test('says why a version was not taken', async () => {
    const { fake, editor } = await connected(2);
    await accept(editor, 1);
    const outcome = train(editor);
    await until(() => fake.trainer.trainings.length > 0);
    fake.trainer.training.finish(worseFigures);
    expect(await outcome).toMatchObject({ outcome: 'kept', version: shippedVersion });
    expect((await outcome).reason).toContain('it forgot too much');
    expect(await shown(editor)).toEqual(['nerPersonPolitics confirmed', 'nerPersonPolitics']);
  });

  test('ends when its progress is cancelled', async () => {
    const { fake, editor } = await connected(2);
    await accept(editor, 1);
    const outcome = train(editor);
    await until(() => fake.trainer.trainings.length > 0);
    // What is over sooner shows no progress.
    fake.clock.pass(500);
    await editor.until(() => editor.progress.length > 0);
    editor.notify('window/workDoneProgress/cancel', { token: editor.progressTokens[0] });
    expect(await outcome).toMatchObject({ outcome: 'cancelled', version: shippedVersion });
    await editor.until(() => editor.progress.includes('end'));
  });

  test('ends when the request is cancelled', async () => {
    const { fake, editor } = await connected(2);
    await accept(editor, 1);
    const source = new CancellationTokenSource();
    const call = { command: 'mingshi.train', arguments: [{}] };
    const outcome = editor.connection.sendRequest('workspace/executeCommand', call, source.token);
    await until(() => fake.trainer.trainings.length > 0);
    source.cancel();
    expect(await outcome).toMatchObject({ outcome: 'cancelled' });
  });

  test('asks no client for progress that cannot show it', async () => {
    const { fake, editor } = await connected(2, { capabilities: {} });
    await accept(editor, 1);
    const outcome = train(editor);
    await until(() => fake.trainer.trainings.length > 0);
    fake.trainer.training.finish();
    expect(await outcome).toMatchObject({ outcome: 'published' });
    expect(editor.progressTokens).toEqual([]);
  });

  test('is refused where corrections teach nothing, and so it does in a workspace that is not trusted', async () => {
    const { editor } = await connected(2, { initializationOptions: { learning: { scope: 'off' } } });
    await accept(editor, 1);
    await expect(train(editor)).rejects.toThrow('learning.scope is off');
    const untrusted = await connected(2, { initializationOptions: { trusted: false } });
    await expect(accept(untrusted.editor, 1)).rejects.toThrow();
    expect(untrusted.fake.trainer.trainings).toEqual([]);
  });
});
