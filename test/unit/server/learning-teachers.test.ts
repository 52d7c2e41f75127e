import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { Editor } from '../../support/editor.ts';
import { candidateVersion } from '../../support/fake-trainer.ts';
import { LearningProcess } from '../../support/learning-process.ts';
import { ask } from '../../support/protocol.ts';

let home: string;
let fake: LearningProcess;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-teachers-'));
  fake = new LearningProcess(true, home);
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));

const folder = (name: string): string => pathToFileURL(join(home, name)).href;
const uri = (name: string): string => `${folder(name)}/a.txt`;

/** Somebody at work in a folder, on a document of two lines with a name each, and one without. */
async function working(name: string, learning: object = {}, author = 'lin') {
  const { editor, ended } = fake.connect('tester', 'fine');
  await editor.initialize({
    workspaceFolders: [{ uri: folder(name), name }],
    initializationOptions: { author, learning: { auto: false, ...learning } },
  });
  editor.open(uri(name), `${name}王明来了。\n${name}王明走了。\n${name}下雪了。\n`);
  await editor.tokens(uri(name));
  return { editor, ended };
}

const correct = (editor: Editor, name: string, line = 0): Promise<unknown> =>
  editor.execute('mingshi.relabel', {
    ...{ uri: uri(name), version: 1, label: 'person/history' },
    range: { start: { line, character: name.length }, end: { line, character: name.length + 2 } },
  });

/** Trains, the candidate being better. @returns what came of it, and the sentences that were learned from */
async function train(editor: Editor): Promise<RunOutcome & { readonly learned: string[] }> {
  const runs = fake.trainer.trainings.length;
  const outcome = editor.execute<RunOutcome>('mingshi.train', {});
  let isOver = false;
  void outcome.finally(() => (isOver = true)).catch(() => undefined);
  while (!isOver && fake.trainer.trainings.length === runs) await wait(2);
  if (isOver) return { ...(await outcome), learned: [] };
  const { training } = fake.trainer;
  training.finish();
  return { ...(await outcome), learned: training.job.examples.map(({ text }) => text).sort() };
}

/** Lets seconds pass until a window says that so many corrections are not learned yet. */
async function untilFresh(editor: Editor, fresh: number): Promise<void> {
  while ((await ask(editor, 'mingshi/training')).fresh !== fresh) {
    fake.clock.pass(1000);
    await wait(2);
  }
}

describe('a window that teaches nothing', () => {
  test('keeps nobody else from learning', async () => {
    const { editor } = await working('novel', { threads: 3 });
    const off = await working('notes', { scope: 'off', threads: 2 });
    await correct(editor, 'novel');
    await correct(off.editor, 'notes');
    await untilFresh(editor, 1);
    expect(await train(editor)).toMatchObject({ outcome: 'published', learned: ['novel王明来了。'] });
    const { job } = fake.trainer.training;
    expect(job.threads).toBe(3);
    expect(job.unlabelled).toEqual(['novel下雪了。']);
    await expect(train(off.editor)).rejects.toThrow('teach no model');
  });

  test('lets another one start runs by itself', async () => {
    const { editor } = await working('novel', { auto: true, corrections: 1, idleSeconds: 5 });
    await working('notes', { scope: 'off' });
    await correct(editor, 'novel');
    await untilFresh(editor, 1);
    while (fake.trainer.trainings.length === 0) {
      fake.clock.pass(1000);
      await wait(2);
    }
    expect(fake.trainer.training.job.folders).toEqual([folder('novel')]);
  });

  test('keeps out a folder only where no other window teaches in it', async () => {
    const off = await working('novel', { scope: 'off' });
    await correct(off.editor, 'novel');
    const elsewhere = await working('notes');
    expect(await train(elsewhere.editor)).toMatchObject({ outcome: 'nothing' });

    const { editor, ended } = await working('novel');
    await untilFresh(editor, 1);
    expect(await train(editor)).toMatchObject({ learned: ['novel王明来了。'] });
    await correct(editor, 'novel', 1);
    editor.notify('exit');
    await ended;
    expect(await train(elsewhere.editor)).toMatchObject({ outcome: 'nothing' });
    off.editor.notify('exit');
    await off.ended;
    await working('novel');
    expect(await train(elsewhere.editor)).toMatchObject({ learned: ['novel王明来了。', 'novel王明走了。'] });
  });
});

describe('windows of two names', () => {
  test('teach one line together, also what one of them said that has gone', async () => {
    const lin = await working('novel');
    await correct(lin.editor, 'novel');
    const eve = await working('notes', {}, 'eve');
    expect(await train(lin.editor)).toMatchObject({ outcome: 'published', learned: ['novel王明来了。'] });
    await correct(eve.editor, 'notes');
    const both = ['notes王明来了。', 'novel王明来了。'];
    expect(await train(eve.editor)).toMatchObject({ version: candidateVersion(2), learned: both });
    expect(await train(lin.editor)).toMatchObject({ outcome: 'nothing' });
    lin.editor.notify('exit');
    await lin.ended;
    await correct(eve.editor, 'notes', 1);
    expect(await train(eve.editor)).toMatchObject({ learned: [...both, 'notes王明走了。'].sort() });
  });
});
