import { describe, expect, test } from 'vitest';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { Editor } from '../../support/editor.ts';
import { quiet } from '../../support/fake-inference.ts';
import { candidateVersion, shippedVersion } from '../../support/fake-trainer.ts';
import { LearningProcess } from '../../support/learning-process.ts';

const uri = 'file:///a.txt';
const [before, after] = ['nerPersonPolitics', 'nerPersonHistory'];

async function connected(fake: LearningProcess, text = '王明来了。王红走了。'): Promise<Editor> {
  const { editor } = fake.connect('tester', 'fine');
  await editor.initialize();
  editor.open(uri, text);
  return editor;
}

const types = async (editor: Editor): Promise<string[] | undefined> =>
  (await editor.tokens(uri))?.map(({ type }) => type);

/** Lets a refresh come that was asked for. */
async function refreshed(fake: LearningProcess): Promise<void> {
  await quiet();
  fake.clock.pass(50);
  await quiet();
}

describe('a version that another process published', () => {
  test('takes the place of the one before in all sessions, which are told to refresh', async () => {
    const fake = new LearningProcess(true);
    const editors = [await connected(fake), await connected(fake)];
    for (const editor of editors) expect(await types(editor)).toEqual([before, before]);
    await fake.publish(1);
    await refreshed(fake);
    for (const editor of editors) {
      expect(editor.refreshes).toBe(1);
      expect(await types(editor)).toEqual([after, after]);
    }
    expect(fake.workers.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
    // Both were known before they were asked for: the clock stood still.
    expect(fake.worker.sentences).toHaveLength(2);
  });

  test('is not shown before it knows the sentences of open documents, and then all at once', async () => {
    const fake = new LearningProcess(false);
    const editor = await connected(
      fake,
      Array.from({ length: 24 }, (_, line) => `第${line}天，王明来了。\n`).join(''),
    );
    await quiet();
    const old = fake.worker;
    old.answer();
    await quiet();
    old.answer();
    await quiet();
    expect(new Set(await types(editor))).toEqual(new Set([before]));
    await fake.publish(1);
    await quiet();
    expect(fake.worker.learned).toBe(candidateVersion(1));
    fake.worker.answer();
    await quiet();
    expect(await types(editor)).toEqual(Array.from({ length: 24 }, () => before));
    // What is edited meanwhile is still the old one's.
    editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '王红在。',
    });
    const tokens = types(editor);
    await quiet();
    expect(old.owes).toBe(true);
    fake.worker.answer();
    await quiet();
    expect(old.hasEnded).toBe(true);
    // Its unanswered sentence is asked again, of the new one.
    fake.worker.answer();
    expect(await tokens).toEqual(Array.from({ length: 25 }, () => after));
  });

  test('is not loaded where no model is in use', async () => {
    const fake = new LearningProcess(true);
    const editor = await connected(fake, 'Plain words.');
    await fake.publish(1);
    await quiet();
    expect(fake.workers).toHaveLength(0);
    editor.change(uri, { text: '王明来了。' });
    expect(await types(editor)).toEqual([after]);
    expect(fake.workers).toHaveLength(1);
  });

  test('of a line whose file is damaged leaves the model that ships in use, and the log says so', async () => {
    const fake = new LearningProcess(true);
    await fake.publish(1);
    fake.durableDisk.files.set(fake.line.file, '{');
    const editor = await connected(fake);
    expect(await types(editor)).toEqual([before, before]);
    expect(editor.log.join('\n')).toContain('line.json is not JSON');
    expect(await editor.execute<RunOutcome>('mingshi.train', {})).toMatchObject({ outcome: 'failed' });
  });

  test('is what sessions begin with that come later, also in another process', async () => {
    const first = new LearningProcess(true);
    await first.publish(1);
    const next = new LearningProcess(true, undefined, first.durableDisk);
    expect(await types(await connected(next))).toEqual([after, after]);
    expect(next.workers).toHaveLength(1);
  });

  test('does not touch sessions with the model that ships, or the one before after a rollback', async () => {
    const fake = new LearningProcess(true);
    const editor = await connected(fake);
    const { editor: other } = fake.connect('tester', 'builtin:fine');
    await other.initialize();
    other.open(uri, '王明来了。');
    await types(editor);
    await types(other);
    await fake.publish(1);
    await refreshed(fake);
    expect(await types(other)).toEqual([before]);
    expect(await types(editor)).toEqual([after, after]);
    await fake.line.rollback();
    fake.touch();
    await refreshed(fake);
    expect(editor.refreshes).toBe(2);
    expect(await types(editor)).toEqual([before, before]);
  });
});

describe('a version that does not work', () => {
  const told = `Version ${candidateVersion(1)} of the model does not work (out of memory). Version ${shippedVersion} is in use again.`;

  test('never shows, where it crashes twice while it is loaded', async () => {
    const fake = new LearningProcess(false);
    const editor = await connected(fake);
    await quiet();
    fake.worker.answer();
    await fake.publish(1);
    for (const count of [2, 3]) {
      await quiet();
      expect(fake.workers).toHaveLength(count);
      fake.worker.crash();
    }
    await editor.until(() => editor.shown.length > 0);
    expect(editor.shown).toEqual([told]);
    expect(await types(editor)).toEqual([before, before]);
    expect(await fake.line.read()).toMatchObject({
      current: null,
      versions: [{ version: candidateVersion(1), bad: 'out of memory' }],
    });
    expect(fake.workers[0]?.hasEnded).toBe(false);
  });

  test('makes room for the one before where it crashes twice in use', async () => {
    const fake = new LearningProcess(true);
    const editor = await connected(fake);
    await types(editor);
    await fake.publish(1);
    await refreshed(fake);
    expect(await types(editor)).toEqual([after, after]);
    for (const worker of fake.workers) worker.answers = false;
    for (const text of ['王一。', '王二。']) {
      editor.change(uri, { text });
      void types(editor).catch(() => undefined);
      await quiet();
      fake.worker.crash();
      await quiet();
      fake.worker.answers = true;
    }
    await editor.until(() => editor.shown.length > 0);
    expect(editor.shown).toEqual([told]);
    expect(editor.log.join('\n')).toContain(`version ${candidateVersion(1)} of the model does not work`);
    expect(await types(editor)).toEqual([before]);
    expect((await fake.line.read()).current).toBeNull();
  });

  test('is not to blame where what comes before it cannot be loaded either, and is tried again', async () => {
    const fake = new LearningProcess(true);
    await fake.publish(1);
    fake.loads = false;
    await connected(fake);
    for (const count of [1, 2]) {
      await quiet();
      expect(fake.workers).toHaveLength(count);
      fake.worker.say({ kind: 'refused', reason: 'there is no runtime' });
    }
    await quiet();
    expect(fake.workers).toHaveLength(2);
    expect(await fake.line.read()).toMatchObject({ current: candidateVersion(1), versions: [{ bad: null }] });
    fake.loads = true;
    fake.clock.pass(5000);
    expect(await types(await connected(fake))).toEqual([after, after]);
  });
});

describe('mingshi.rollback', () => {
  test('goes back to the version before, to a named one, and to the one that ships', async () => {
    const fake = new LearningProcess(true);
    const editor = await connected(fake);
    await types(editor);
    await fake.publish(1);
    await fake.publish(2);
    await quiet();
    const rollback = (version?: string) =>
      editor.execute<RunOutcome>('mingshi.rollback', version === undefined ? {} : { version });
    expect(await rollback()).toEqual({
      ...{ outcome: 'published', version: candidateVersion(1) },
      reason: `changed from ${candidateVersion(2)} to ${candidateVersion(1)}`,
    });
    expect(await rollback()).toMatchObject({ version: shippedVersion });
    expect(await types(editor)).toEqual([before, before]);
    await expect(rollback()).rejects.toThrow('there is none before it');
    expect(await rollback(candidateVersion(2))).toMatchObject({ version: candidateVersion(2) });
    expect(await types(editor)).toEqual([after, after]);
    expect(await rollback(shippedVersion)).toMatchObject({ version: shippedVersion });
    expect(await rollback('builtin')).toEqual({
      ...{ outcome: 'nothing', version: shippedVersion },
      reason: `version ${shippedVersion} is live already`,
    });
    await expect(rollback('ffffffffffff')).rejects.toThrow('there is no version ffffffffffff');
  });

  test('is not there for a model that does not learn', async () => {
    const fake = new LearningProcess(true);
    const { editor } = fake.connect('tester', 'builtin:fine');
    const { capabilities } = await editor.initialize();
    expect(capabilities.executeCommandProvider?.commands).not.toContain('mingshi.rollback');
    expect(capabilities.executeCommandProvider?.commands).not.toContain('mingshi.train');
  });
});
