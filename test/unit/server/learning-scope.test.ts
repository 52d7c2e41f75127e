import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { learningScope, settingsWithin } from '../../../server/learning/scope.ts';
import { learningDefaults } from '../../../server/learning/settings.ts';
import { folderKey } from '../../../shared/annotations/places.ts';
import { lineFolder } from '../../../shared/model/line.ts';
import type { Answer } from '../../../shared/protocol/requests.ts';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { Editor } from '../../support/editor.ts';
import { candidateVersion } from '../../support/fake-trainer.ts';
import { FakeDurableDisk } from '../../support/durable-disk.ts';
import { LearningProcess } from '../../support/learning-process.ts';

describe('the scope of a session', () => {
  const folders = ['file:///a', 'file:///b'];
  const within = (scope: ReturnType<typeof learningScope>, now: 'user' | 'workspace' | 'off') =>
    settingsWithin(scope, { ...learningDefaults, scope: now }).scope;

  test.each([
    ['user', { folders, trusted: true }, 'user', undefined],
    ['user', { folders, trusted: false }, 'user', undefined],
    ['off', { folders, trusted: true }, 'off', undefined],
    ['workspace', { folders, trusted: true }, 'workspace', 'file:///a'],
    ['workspace', { folders: [], trusted: true }, 'user', undefined],
    ['workspace', { folders, trusted: false }, 'off', undefined],
  ] as const)('%s, %o: %s', (setting, surroundings, teaches, folder) => {
    const scope = learningScope(setting, surroundings);
    expect(scope).toEqual({ setting, teaches, folder });
    expect(within(scope, setting)).toBe(teaches);
    expect(within(scope, 'off')).toBe('off');
  });

  test('changes only as far as its line stays', () => {
    const trusted = { folders, trusted: true };
    expect(within(learningScope('off', trusted), 'user')).toBe('user');
    expect(within(learningScope('off', trusted), 'workspace')).toBe('off');
    expect(within(learningScope('user', trusted), 'workspace')).toBe('off');
    expect(within(learningScope('workspace', trusted), 'user')).toBe('off');
    expect(within(learningScope('workspace', { folders: [], trusted: true }), 'user')).toBe('user');
  });
});

describe('a workspace with a line of its own', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'mingshi-scope-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

  const folder = (name: string): string => pathToFileURL(join(home, name)).href;
  const uri = (name: string): string => `${folder(name)}/a.txt`;

  async function working(
    fake: LearningProcess,
    name: string,
    scope: string,
    trusted = true,
  ): Promise<Editor> {
    const { editor } = fake.connect('tester', 'fine');
    await editor.initialize({
      workspaceFolders: [{ uri: folder(name), name }],
      initializationOptions: { trusted, learning: { scope, auto: false } },
    });
    editor.open(uri(name), `${name}王明来了。\n`);
    await editor.tokens(uri(name));
    return editor;
  }

  const accept = (editor: Editor, name: string): Promise<unknown> =>
    editor.execute('mingshi.accept', {
      ...{ uri: uri(name), version: 1 },
      range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
    });
  /** Trains, with the fake trainer's candidate being better. */
  async function train(fake: LearningProcess, editor: Editor): Promise<RunOutcome> {
    const runs = fake.trainer.trainings.length;
    const outcome = editor.execute<RunOutcome>('mingshi.train', {});
    const started = async (): Promise<void> => {
      while (fake.trainer.trainings.length === runs) await wait(2);
      fake.trainer.training.finish();
    };
    await Promise.race([outcome, started()]);
    return outcome;
  }
  const lineOf = (fake: LearningProcess, name: string) =>
    JSON.parse(
      fake.durableDisk.files.get(
        `${lineFolder('/data', { model: 'fine', workspace: folder(name) })}/line.json`,
      ) ?? 'null',
    ) as unknown;
  const shown = async (editor: Editor, name: string): Promise<string[]> =>
    ((await editor.tokens(uri(name))) ?? []).map(({ type, modifiers }) => [type, ...modifiers].join(' '));

  test('learns what is said there alone, and the user learns nothing of it', async () => {
    const fake = new LearningProcess(true, home);
    const own = await working(fake, 'own', 'workspace');
    const users = await working(fake, 'mine', 'user');
    await accept(own, 'own');
    expect(await train(fake, users)).toMatchObject({ outcome: 'nothing' });
    expect(await train(fake, own)).toMatchObject({ outcome: 'published', version: candidateVersion(1) });
    expect(fake.trainer.training.job).toMatchObject({ folders: [folder('own')] });
    expect(lineOf(fake, 'own')).toMatchObject({
      current: candidateVersion(1),
      versions: [{ parent: null, learned: [folder('own')] }],
    });
    expect(fake.durableDisk.files.get(`/data/workspaces/${folderKey(folder('own'))}/folder.json`)).toContain(
      folder('own'),
    );

    // The workspace shows its version, the user has what ships.
    own.open(`${folder('own')}/b.txt`, '王明走了。');
    expect((await own.tokens(`${folder('own')}/b.txt`))?.map(({ type }) => type)).toEqual([
      'nerPersonHistory',
    ]);
    expect(await shown(users, 'mine')).toEqual(['nerPersonPolitics']);
    await accept(users, 'mine');
    expect(await train(fake, users)).toMatchObject({ outcome: 'published', version: candidateVersion(2) });
    expect(fake.trainer.training.job).toMatchObject({ folders: [folder('mine')] });
    expect(fake.trainer.training.job.examples).toHaveLength(1);
    expect(lineOf(fake, 'own')).toMatchObject({ current: candidateVersion(1) });
  });

  test("begins with the user's version, and tells whom that learned from", async () => {
    const fake = new LearningProcess(true, home);
    const users = await working(fake, 'mine', 'user');
    await accept(users, 'mine');
    await train(fake, users);
    const own = await working(fake, 'own', 'workspace');
    expect(await shown(own, 'own')).toEqual(['nerPersonHistory']);
    expect(lineOf(fake, 'own')).toBeNull();
    await accept(own, 'own');
    await train(fake, own);
    expect(fake.trainer.training.job.base).toBe(`/data/models/fine/${candidateVersion(1)}`);
    expect(lineOf(fake, 'own')).toMatchObject({
      versions: [{ version: candidateVersion(2), learned: [folder('mine'), folder('own')] }],
    });
    expect(await own.execute('mingshi.rollback', { version: 'user' })).toMatchObject({
      outcome: 'published',
      version: candidateVersion(1),
    });
    expect(fake.services.learning.isRunning).toBe(false);
  });

  test("follows the user's new versions at once, as long as it has none of its own", async () => {
    const fake = new LearningProcess(true, home);
    const own = await working(fake, 'own', 'workspace');
    expect(await shown(own, 'own')).toEqual(['nerPersonPolitics']);
    const first = await fake.publish(1);
    while ((await shown(own, 'own'))[0] !== 'nerPersonHistory') await wait(2);
    const status = () => own.request<Answer<'mingshi/status'>>('mingshi/status', {});
    expect(await status()).toMatchObject({ model: { version: first }, training: { version: first } });

    // A run that began before the user's next version went on from another one.
    await accept(own, 'own');
    const outcome = own.execute<RunOutcome>('mingshi.train', {});
    while (fake.trainer.trainings.length === 0) await wait(2);
    const second = await fake.publish(2);
    while ((await status()).model.version !== second) await wait(2);
    fake.trainer.training.finish();
    expect(await outcome).toMatchObject({ outcome: 'kept', version: second });

    await train(fake, own);
    const learned = candidateVersion(2);
    expect(fake.trainer.training.job.base).toBe(`/data/models/fine/${second}`);
    expect(await status()).toMatchObject({ model: { version: learned } });
    await fake.publish(3);
    await wait(50);
    expect(await status()).toMatchObject({ model: { version: learned } });
  });

  test('takes up the run that a process left of its line, and no other', async () => {
    const first = new LearningProcess(true, home);
    const own = await working(first, 'own', 'workspace');
    await accept(own, 'own');
    void own.execute('mingshi.train', {}).catch(() => undefined);
    while (first.trainer.trainings.length === 0) await wait(2);
    // That process is dead, and so are its claims.
    const left = [...first.durableDisk.files].filter(([path]) => !path.includes('/locks/'));
    const second = new LearningProcess(true, home, new FakeDurableDisk(new Map(left)));
    await working(second, 'mine', 'user');
    await wait(50);
    expect(second.trainer.trainings).toHaveLength(0);
    await working(second, 'own', 'workspace');
    while (second.trainer.trainings.length === 0) await wait(2);
    expect(second.trainer.training.job.folders).toEqual([folder('own')]);
  });

  test('has none where it is not trusted', async () => {
    const fake = new LearningProcess(true, home);
    const editor = await working(fake, 'own', 'workspace', false);
    await expect(train(fake, editor)).rejects.toThrow('teach no model');
    expect(await shown(editor, 'own')).toEqual(['nerPersonPolitics']);
    expect([...fake.durableDisk.files.keys()].filter((path) => path.includes('workspaces'))).toEqual([]);
  });
});
