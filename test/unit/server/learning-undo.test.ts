import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { GateFigures } from '../../../shared/learning/job.ts';
import type { Editor } from '../../support/editor.ts';
import { betterFigures, candidateVersion, shippedVersion, worseFigures } from '../../support/fake-trainer.ts';
import { LearningProcess } from '../../support/learning-process.ts';
import { ask } from '../../support/protocol.ts';

let home: string;
let uri: string;
let workspace: string;
let fake: LearningProcess;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-undo-'));
  workspace = pathToFileURL(join(home, 'work')).href;
  uri = `${workspace}/a.txt`;
  fake = new LearningProcess(true, home);
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));

/** Figures of a candidate that knows the corrections no better than what it is compared with. */
const sameFigures: GateFigures = {
  ...betterFigures,
  corrections: { person: { ...betterFigures.corrections.person, candidate: counts(2), live: counts(2) } },
};
function counts(correct: number) {
  return { correct, predicted: 10, gold: 10 };
}

/** Somebody at work on a document of three lines, each with one name. */
async function working(learning: object = {}): Promise<Editor> {
  const { editor } = fake.connect('tester', 'fine');
  await editor.initialize({
    workspaceFolders: [{ uri: workspace, name: 'work' }],
    initializationOptions: { learning },
  });
  editor.open(uri, '甲天王明来了。\n乙天王明来了。\n丙天王明来了。\n');
  await editor.tokens(uri);
  return editor;
}

/** The name of a line is this, whatever was said of it before. */
const relabel = (editor: Editor, line: number, label: string): Promise<unknown> =>
  editor.execute('mingshi.relabel', {
    ...{ uri, version: editor.versionOf(uri), label },
    range: { start: { line, character: 2 }, end: { line, character: 4 } },
  });
const undo = (editor: Editor): Promise<unknown> => editor.execute('mingshi.undo', {});

/** Trains, with these figures where it comes to that. */
async function train(editor: Editor, figures = betterFigures): Promise<RunOutcome> {
  const runs = fake.trainer.trainings.length;
  const outcome = editor.execute<RunOutcome>('mingshi.train', {});
  let isOver = false;
  void outcome.finally(() => (isOver = true)).catch(() => undefined);
  while (!isOver && fake.trainer.trainings.length === runs) await wait(2);
  if (!isOver) fake.trainer.training.finish(figures);
  return outcome;
}

const status = (editor: Editor) => ask(editor, 'mingshi/training');

/** Lets seconds pass until something holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    fake.clock.pass(1000);
    await wait(2);
  }
}

/** Lets a lot of time pass. */
async function anHour(): Promise<void> {
  for (let minute = 0; minute < 60; minute += 1) {
    fake.clock.pass(60_000);
    await wait(2);
  }
}

describe('a correction that the live version learned, and that was taken back', () => {
  test('is gone with the next run, whose candidate is compared with what training began with', async () => {
    const editor = await working({ auto: false });
    for (const line of [0, 1, 2]) await relabel(editor, line, 'person/history');
    await train(editor);
    await undo(editor);
    expect(await train(editor, sameFigures)).toEqual({
      ...{ outcome: 'published', version: candidateVersion(2) },
      reason: expect.stringContaining('some of what was learned was taken back') as string,
    });
    const { job } = fake.trainer.training;
    expect(job).toMatchObject({ unlearns: true, live: fake.line.folderOf(candidateVersion(1)) });
    expect(job.examples.map(({ text }) => text)).toEqual(['甲天王明来了。', '乙天王明来了。']);
    expect(await train(editor)).toMatchObject({ outcome: 'nothing', version: candidateVersion(2) });
  });

  test('counts so too where a later one says something else, and not where it says the same', async () => {
    const editor = await working({ auto: false });
    await relabel(editor, 0, 'person/history');
    await train(editor);
    expect(fake.trainer.training.job.unlearns).toBeUndefined();
    await editor.execute('mingshi.markReviewed', { uri, version: editor.versionOf(uri) });
    await train(editor);
    expect(fake.trainer.training.job.unlearns).toBeUndefined();
    await relabel(editor, 1, 'person/politics');
    await train(editor);
    await relabel(editor, 1, 'person');
    await train(editor);
    expect(fake.trainer.training.job.unlearns).toBe(true);
  });

  test('is nothing to unlearn for a version that did not learn it', async () => {
    const editor = await working({ auto: false });
    await relabel(editor, 0, 'person/history');
    await train(editor);
    await relabel(editor, 1, 'person/history');
    await undo(editor);
    expect(await train(editor)).toMatchObject({ outcome: 'nothing' });
    await relabel(editor, 1, 'person/history');
    await train(editor, worseFigures);
    await undo(editor);
    await editor.execute('mingshi.rollback', { version: 'builtin' });
    await train(editor, worseFigures);
    expect(fake.trainer.training.job.unlearns).toBeUndefined();
  });

  test('starts a run by itself, and only one where its candidate is refused', async () => {
    const editor = await working();
    for (const line of [0, 1]) await relabel(editor, line, 'person/history');
    await train(editor);
    await undo(editor);
    await until(async () => (await status(editor)).fresh === 1);
    await until(() => fake.trainer.trainings.length === 2);
    fake.trainer.training.finish(worseFigures);
    await until(async () => !(await status(editor)).running);
    expect(await status(editor)).toMatchObject({ fresh: 0, next: null, version: candidateVersion(1) });
    await anHour();
    expect(fake.trainer.trainings).toHaveLength(2);
    // Whoever asks for it has it tried again.
    expect(await train(editor)).toMatchObject({ outcome: 'published', version: candidateVersion(3) });
  });

  test('while a run in progress learns it is unlearned by another one', async () => {
    const editor = await working({ auto: false });
    for (const line of [0, 1]) await relabel(editor, line, 'person/history');
    const first = editor.execute<RunOutcome>('mingshi.train', {});
    while (fake.trainer.trainings.length === 0) await wait(2);
    await undo(editor);
    const second = editor.execute<RunOutcome>('mingshi.train', {});
    await editor.tokens(uri);
    fake.trainer.training.finish();
    expect(await first).toMatchObject({ version: candidateVersion(1) });
    while (fake.trainer.trainings.length === 1) await wait(2);
    expect(fake.trainer.training.job).toMatchObject({ unlearns: true });
    fake.trainer.training.finish();
    expect(await second).toMatchObject({ outcome: 'published', version: candidateVersion(2) });
  });
});

describe('where all corrections were taken back', () => {
  const [reason, zh] = ['all that it had learned was taken back', '它学过的更正都已撤回'];

  test('what training begins with is live again; the versions stay', async () => {
    const editor = await working({ auto: false });
    await relabel(editor, 0, 'person/history');
    await train(editor);
    await ask(editor, 'mingshi/pinVersion', { version: candidateVersion(1), pinned: true });
    await undo(editor);
    const back = {
      ...{ outcome: 'published', version: shippedVersion },
      reason: `went back from ${candidateVersion(1)}: ${reason}`,
    };
    expect(await train(editor)).toEqual(back);
    expect(fake.trainer.trainings).toHaveLength(1);
    const { version, last } = await status(editor);
    expect(version).toBe(shippedVersion);
    expect(last).toMatchObject({ ...back, corrections: 0, examples: 0, figures: null });
    const { versions } = await ask(editor, 'mingshi/versions');
    expect(versions).toMatchObject([
      { version: candidateVersion(1), live: false, pinned: true },
      { version: shippedVersion, live: true },
    ]);
    expect((await editor.tokens(uri))?.map(({ type }) => type)).toEqual(Array(3).fill('nerPersonPolitics'));
    expect(await train(editor)).toMatchObject({ outcome: 'nothing', version: shippedVersion });
    expect([...fake.durableDisk.files.keys()].filter((path) => path.endsWith('job.json'))).toEqual([]);
  });

  test('it does so by itself, once: a version that is chosen then stays', async () => {
    const { editor } = fake.connect('tester', 'fine');
    await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }], locale: 'zh-cn' });
    editor.open(uri, '甲天王明来了。\n');
    await editor.tokens(uri);
    await relabel(editor, 0, 'person/history');
    await train(editor);
    await undo(editor);
    await until(async () => (await status(editor)).version === shippedVersion);
    await until(async () => (await status(editor)).last?.reason.includes(zh) === true);
    await editor.execute('mingshi.rollback', { version: candidateVersion(1) });
    await anHour();
    expect(await status(editor)).toMatchObject({ version: candidateVersion(1), fresh: 0, next: null });
    // Said again, it is new.
    await relabel(editor, 0, 'person/history');
    await until(() => fake.trainer.trainings.length === 2);
  });

  test('a version of which no run is known any more goes back too, where somebody asks for it', async () => {
    const editor = await working();
    await relabel(editor, 0, 'person/history');
    await train(editor);
    await undo(editor);
    for (const path of fake.durableDisk.files.keys())
      if (path.includes('/runs/')) fake.durableDisk.files.delete(path);
    await anHour();
    expect((await status(editor)).version).toBe(candidateVersion(1));
    expect(await train(editor)).toMatchObject({ outcome: 'published', version: shippedVersion });
  });

  test('a workspace with a line of its own follows the user again', async () => {
    const editor = await working({ auto: false, scope: 'workspace' });
    await relabel(editor, 0, 'person/history');
    await train(editor);
    await undo(editor);
    expect(await train(editor)).toMatchObject({ outcome: 'published', version: shippedVersion });
    const { versions } = await ask(editor, 'mingshi/versions');
    expect(versions.map(({ base, live }) => [base, live])).toEqual([
      [null, false],
      ['user', true],
    ]);
  });
});
