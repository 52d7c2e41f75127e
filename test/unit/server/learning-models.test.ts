import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../server/commands/models.ts';
import { systemClock } from '../../../server/clock.ts';
import { LearningStore } from '../../../server/learning/store.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { userPlaces } from '../../../shared/places.ts';
import { testContext } from '../../support/context.ts';
import { betterFigures, candidateVersion } from '../../support/fake-trainer.ts';
import { publishVersion } from '../../support/learned-versions.ts';
import { writeTinyPackage } from '../../support/tiny-package.ts';

let root: string;
const env = () => ({ MINGSHI_HOME: join(root, 'home') });
const line = (workspace?: string) =>
  new LearningStore(userPlaces(env()), systemClock).line(
    { model: 'fine', workspace },
    join(root, 'models', 'fine'),
  );
const [first, second] = [candidateVersion(1), candidateVersion(2)];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-models-'));
  await writeTinyPackage(join(root, 'models', 'fine'), fineTree);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Publishes a version on the true disk. */
async function publish(version: string, parent: string | null, workspace?: string): Promise<void> {
  const candidate = line(workspace).candidate('1');
  await cp(join(root, 'models', 'fine'), candidate, { recursive: true });
  const made = '2026-03-01T12:34:56.000Z';
  const entry = { version, made, parent, reason: 'it got better', pinned: false, bad: null };
  expect(await line(workspace).publish(candidate, { ...entry, figures: betterFigures })).toBe(true);
}

async function models(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const context = testContext({ root, cwd: root, env: env() });
  const code = await run(args, context);
  return { code, out: context.out(), err: context.err() };
}

describe('mingshi models', () => {
  test('lists the versions that learned after the built-in models', async () => {
    expect((await models('list')).out).not.toContain('LEARNED');
    await publish(first, null);
    await publish(second, first);
    await models('pin', 'fine', first);
    const { code, out } = await models('list');
    expect(code).toBe(0);
    expect(out).toContain(`fine@${first}  2026-03-01 12:34  builtin       pinned  it got better\n`);
    expect(out).toContain(`fine@${second}  2026-03-01 12:34  ${first}  live    it got better\n`);
    await models('unpin', 'fine', first);
    expect((await models('list')).out).not.toContain('pinned');
  });

  test('goes back, to the version before, a named one or the built-in one', async () => {
    await publish(first, null);
    await publish(second, first);
    expect(await models('rollback', 'fine')).toMatchObject({
      code: 0,
      out: `fine is version ${first} now\n`,
    });
    expect((await models('rollback', 'fine', second)).out).toBe(`fine is version ${second} now\n`);
    expect((await models('rollback', 'fine', 'builtin')).out).toBe('fine is the built-in model now\n');
    const { out } = await models('list');
    expect(out).toContain('fine is the built-in model.\n');
    await models('rollback', 'fine', second);
    const [, shipped = ''] = /^fine +(\w+)/m.exec(out) ?? [];
    expect((await models('compare', 'fine', shipped, second)).out).toContain(`builtin  ${second}`);
    expect((await models('rollback', 'fine', shipped)).out).toBe('fine is the built-in model now\n');
    const none = await models('rollback', 'fine', 'ffffffffffff');
    expect([none.code, none.out]).toEqual([1, '']);
    expect(none.err).toContain(`there is no version ffffffffffff; there are: ${first}, ${second}`);
    expect((await models('rollback', 'nothing')).err).toContain("there is no model named 'nothing'");
    expect((await line().read()).current).toBeNull();
  });

  test('lists the versions that a workspace has of its own, and goes back among them', async () => {
    const workspace = pathToFileURL(join(root, 'novel')).href;
    await publish(first, null, workspace);
    await publish(second, first, workspace);
    const out = (await models('list')).out;
    expect(out).toContain(`\nfine in ${join(root, 'novel')}\nLEARNED `);
    expect(out).toContain(`${first}  2026-03-01 12:34  user          `);
    expect(out).not.toContain(`fine@${first}`);
    expect((await models('rollback', 'fine', '--workspace', 'novel')).out).toBe(
      `fine is version ${first} now\n`,
    );
    expect((await models('rollback', 'fine', 'user', '-w', 'novel')).out).toBe(
      "fine is the user's model now\n",
    );
    expect((await models('list')).out).toContain("fine is the user's model there.\n");
    expect((await models('compare', 'fine', 'user', second, '-w', 'novel')).out).toContain('LABEL   user');
    expect((await models('rollback', 'fine', first)).err).toContain('nothing was learned yet');
    const users = await publishVersion(line(), { name: '碧水阁', label: 'location' }, null);
    expect((await models('rollback', 'fine', users, '-w', 'novel')).out).toBe(
      "fine is the user's model now\n",
    );
  });

  test('lists what it can where a line is damaged, and says which', async () => {
    const workspaces = ['novel', 'notes'].map((name) => pathToFileURL(join(root, name)).href);
    for (const workspace of [undefined, ...workspaces]) await publish(first, null, workspace);
    const damaged = [line(), line(workspaces[0])].map(({ file }) => file);
    for (const file of damaged) await writeFile(file, '{ torn');
    const { code, out, err } = await models('list');
    expect(code).toBe(1);
    expect(out).toMatch(/^NAME .*\nfine /);
    expect(out).toContain(`fine in ${join(root, 'notes')}\n`);
    for (const file of damaged) expect(err).toContain(`${file} is not JSON`);
  });

  test('compares two versions by what was measured when they were made', async () => {
    await publish(first, null);
    expect((await models('compare', 'fine')).out).toBe(
      `LABEL   builtin  ${first}\nperson     90.0          90.0\nall        90.0          90.0\n`,
    );
    expect((await models('compare', 'fine', second)).err).toContain(`nothing is known of ${second}`);
  });

  test('shows and verifies versions as it does models', async () => {
    await publish(first, null);
    for (const name of ['fine', `fine@${first}`, 'builtin:fine']) {
      expect((await models('show', name)).out).toContain('# tiny');
      expect((await models('verify', name)).out).toMatch(/^tiny-fine [0-9a-f]{12}: sound\n$/);
    }
  });
});

test('a line on a true disk holds its versions and its file, and nothing else', async () => {
  await publish(first, null);
  await publish(second, first);
  expect((await readdir(line().folder)).sort()).toEqual([first, second, 'line.json']);
});
