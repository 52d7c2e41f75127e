import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run as forgetCommand } from '../../../server/commands/forget.ts';
import { run as whereCommand } from '../../../server/commands/where.ts';
import { systemClock } from '../../../server/clock.ts';
import { learnedFrom } from '../../../server/forget/learned.ts';
import type { RunRecord } from '../../../server/learning/record.ts';
import { LearningStore } from '../../../server/learning/store.ts';
import { writeFolder } from '../../../shared/annotations/folders.ts';
import { Journal, systemJournalDisk } from '../../../shared/annotations/journal.ts';
import { folderKey, userJournal, workspaceJournal } from '../../../shared/annotations/places.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { readLine, workspaceText, type Line } from '../../../shared/model/line.ts';
import { userPlaces } from '../../../shared/places.ts';
import { testContext } from '../../support/context.ts';
import { spanRecord } from '../../support/records.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-forget-'));
  for (const name of ['novel', 'notes']) await mkdir(join(folder, name));
});
afterEach(() => rm(folder, { recursive: true }));

const env = () => ({ MINGSHI_HOME: join(folder, 'home') });
const places = () => userPlaces(env());
const at = (name: string): string => join(folder, name);
const uri = (name: string): string => pathToFileURL(at(name)).href;
const mine = (name: string): Journal => new Journal(userJournal(places().data, uri(name)), systemJournalDisk);
const shared = (name: string): Journal => new Journal(workspaceJournal(at(name)), systemJournalDisk);

async function forget(args: readonly string[], answer?: string) {
  const stdin = Object.assign(new PassThrough(), answer === undefined ? {} : { isTTY: true });
  if (answer !== undefined) stdin.write(answer === 'end' ? '' : `${answer}\n`);
  if (answer === 'end') stdin.end();
  const context = testContext({ root: folder, cwd: folder, env: env(), stdin });
  const code = await forgetCommand(args, context);
  return { code, out: context.out(), err: context.err() };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
const version = (digit: string): string => digit.repeat(12);
const records = (...ids: string[]): string[] => ids.map((id) => id.padStart(8, '0'));
const ofRun = (live: string, base: string, ids: readonly string[]): RunRecord => ({
  ...{ format: 1, line: 'fine', base, live, outcome: 'published', reason: 'better', figures: null },
  ...{ started: '2026-01-01T00:00:00.000Z', ended: '2026-01-01T00:01:00.000Z' },
  ...{ seed: 1, threads: 1, examples: 1, unlabelled: 0, records: [...ids] },
});

/** A line of three versions: a learned from `notes`, b from `novel` as well, c from `notes` alone, but after b. */
async function putLine(): Promise<string> {
  const line = join(places().data, 'models', 'fine');
  const made = { made: '2026-01-01T00:00:00.000Z', reason: 'better', figures: { corrections: {}, gate: {} } };
  const of = (digit: string, parent: string | null) => ({
    ...{ version: version(digit), parent, ...made, pinned: false, bad: null },
  });
  const content: Line = {
    format: 1,
    current: version('c'),
    versions: [of('a', null), of('b', version('a')), of('c', version('b'))],
  };
  for (const { version } of content.versions) {
    await mkdir(join(line, version), { recursive: true });
    await writeFile(join(line, version, 'weights.safetensors'), 'weights');
  }
  await mkdir(join(line, 'candidate-x'));
  await writeFile(join(line, 'line.json'), JSON.stringify(content));
  const runs = join(places().state, 'learning', 'runs');
  await mkdir(runs, { recursive: true });
  const put = (name: string, run: RunRecord) => writeFile(join(runs, `${name}.json`), JSON.stringify(run));
  await put('1', ofRun(version('a'), join(folder, 'models', 'fine'), records('1')));
  await put('2', ofRun(version('b'), join(line, version('a')), records('1', '2')));
  await put('3', ofRun(version('c'), join(line, version('b')), records('1')));
  return line;
}

async function putJournals(): Promise<void> {
  await mine('notes').append([spanRecord({ id: '1' })]);
  await mine('novel').append([spanRecord({ id: '2' })]);
  await shared('novel').append([spanRecord({ id: '3' })]);
  for (const name of ['notes', 'novel'])
    await writeFolder(places().data, { folder: uri(name), inWorkspace: false, trusted: true });
}

describe('versions that learned from records', () => {
  const line = [
    ofRun(version('a'), '/models/fine', ['r1']),
    ofRun(version('b'), `/models/${version('a')}`, ['r2']),
    { ...ofRun(version('b'), `/models/${version('a')}`, ['r9']), outcome: 'kept' as const },
  ];

  it('are those that saw one, and all that went on from them', () => {
    const learned = (id: string) =>
      ['a', 'b'].map((digit) => learnedFrom(line, new Set([id]))(version(digit)));
    expect(learned('r1')).toEqual([true, true]);
    expect(learned('r2')).toEqual([false, true]);
    expect(learned('r9')).toEqual([false, false]);
  });

  it('may be any of which no run is known', () => {
    expect(learnedFrom(line, new Set(['r9']))(version('d'))).toBe(true);
    expect(learnedFrom(line.slice(1), new Set(['r9']))(version('b'))).toBe(true);
  });

  it('are found though runs go in a circle', () => {
    const circle = [
      ofRun(version('a'), `/m/${version('b')}`, []),
      ofRun(version('b'), `/m/${version('a')}`, []),
    ];
    expect(learnedFrom(circle, new Set(['r1']))(version('a'))).toBe(false);
  });
});

describe('mingshi forget', () => {
  it('deletes the journals of a workspace, the versions and runs that learned from them, and nothing else', async () => {
    const line = await putLine();
    await putJournals();
    const { runs } = new LearningStore(places(), systemClock);
    const job = (id: string) => ({
      ...{
        format: 2 as const,
        base: '/b',
        live: '/b',
        out: '/o',
        seed: 1,
        threads: 1,
        unlabelled: [],
        nameFiles: [],
      },
      tree: { name: 'fine', nodes: [...fineTree.nodes] },
      examples: [{ text: '甲', spans: [], rejected: [], complete: true, records: records(id) }],
    });
    await runs.begin('run-notes', job('1'));
    await runs.begin('run-novel', job('3'));

    const { code, out, err } = await forget(['--workspace', 'novel', '--yes']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of [
      'run-novel',
      version('b'),
      version('c'),
      '.mingshi',
      basename(dirname(mine('novel').path)),
    ])
      expect(out).toContain(name);
    expect(out).toMatch(/\nforgotten\n$/);
    expect(out).not.toContain(version('a'));
    expect(await readLine(line)).toMatchObject({
      current: version('a'),
      versions: [{ version: version('a') }],
    });
    expect((await readdir(line)).sort()).toEqual([version('a'), 'line.json']);
    expect((await runs.open()).map(({ id }) => id)).toEqual(['run-notes']);
    expect((await readdir(join(places().data, 'journals'))).length).toBe(1);
    expect(await isThere(shared('novel').path)).toBe(false);
    expect((await mine('notes').read()).records).toHaveLength(1);
    expect(await forget(['--workspace', 'novel', '--yes'])).toMatchObject({
      code: 0,
      out: 'there is nothing to forget\n',
    });
  });

  it('goes by what versions say of themselves where they do, in the lines of workspaces too', async () => {
    const line = await putLine();
    await putJournals();
    const content = await readLine(line);
    const learned = { a: [uri('notes')], b: [uri('notes'), uri('novel')], c: ['loose', uri('notes')] };
    const put = (folder: string, of: Readonly<Record<string, string[]>>) =>
      writeFile(
        join(folder, 'line.json'),
        JSON.stringify({
          ...content,
          versions: content.versions.map((entry) => ({ ...entry, learned: of[entry.version[0] ?? ''] })),
        }),
      );
    await put(line, learned);
    const other = join(places().data, 'workspaces', folderKey(uri('notes')), 'fine');
    await cp(line, other, { recursive: true });
    await writeFile(join(other, '..', 'folder.json'), workspaceText(uri('notes')));
    await put(other, { ...learned, c: [uri('novel')] });
    const own = join(places().data, 'workspaces', folderKey(uri('novel')));
    await cp(line, join(own, 'fine'), { recursive: true });
    await writeFile(join(own, 'folder.json'), workspaceText(uri('novel')));
    // No record is known any more of which journals or runs could tell.
    await rm(mine('novel').path);
    await rm(shared('novel').path);
    await rm(join(places().state, 'learning', 'runs'), { recursive: true });

    const { code, out } = await forget(['--workspace', 'novel', '--yes']);
    expect(code).toBe(0);
    expect(out).toContain(`${own}\n`);
    expect((await readLine(line)).versions.map(({ version }) => version[0])).toEqual(['a', 'c']);
    expect(await readLine(other)).toMatchObject({ current: version('a'), versions: [{}] });
    expect(await readdir(join(places().data, 'workspaces'))).toEqual([folderKey(uri('notes'))]);
    expect((await forget(['--all', '--yes'])).code).toBe(0);
    expect(await readdir(places().data)).toEqual([]);
  });

  it('forgets a workspace that is no more', async () => {
    await putJournals();
    await rm(at('novel'), { recursive: true });
    expect((await forget(['--workspace', 'novel', '--yes'])).code).toBe(0);
    expect(await isThere(mine('novel').path)).toBe(false);
  });

  it('takes a folder that never was for a slip, whatever runs of others are damaged', async () => {
    await putJournals();
    const damaged = join(places().state, 'learning', 'runs', 'run-damaged');
    await mkdir(damaged, { recursive: true });
    const { code, out, err } = await forget(['--workspace', 'novle', '--yes']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`there is no folder ${at('novle')}, and nothing was annotated in one`);
    expect(await isThere(damaged)).toBe(true);
  });

  it('--all deletes all journals, lines, runs and remembered folders', async () => {
    const line = await putLine();
    await putJournals();
    await writeFile(at('novel/text.txt'), '甲');
    await mkdir(places().config);
    const { code, out } = await forget(['--all', '--yes']);
    expect(out).toContain(shared('novel').path);
    expect(code).toBe(0);
    expect(await isThere(line)).toBe(false);
    expect(await readdir(places().data)).toEqual([]);
    expect(await readdir(join(places().state, 'learning'))).toEqual(['locks']);
    expect(await isThere(shared('novel').path)).toBe(false);
    expect(await readFile(at('novel/text.txt'), 'utf8')).toBe('甲');
    expect(await isThere(places().config)).toBe(true);
  });

  it.each([
    ['y', true],
    ['yes', true],
    ['n', false],
    ['', false],
    ['end', false],
  ])('asks on a terminal; %j', async (answer, isForgotten) => {
    await putJournals();
    const { code, out, err } = await forget(['--all'], answer);
    expect(out).toContain('Delete all this for good? [y/N] ');
    expect(await isThere(mine('novel').path)).toBe(!isForgotten);
    expect({ code, err }).toEqual(
      isForgotten ? { code: 0, err: '' } : { code: 1, err: 'mingshi forget: nothing was deleted\n' },
    );
  });

  it('can be interrupted while it asks', async () => {
    await putJournals();
    const interrupt = new AbortController();
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const context = testContext({ root: folder, cwd: folder, env: env(), stdin, signal: interrupt.signal });
    const code = forgetCommand(['--all'], context);
    await new Promise((resolve) => context.stdout.once('data', resolve));
    interrupt.abort();
    expect(await code).toBe(130);
    expect(await isThere(mine('novel').path)).toBe(true);
  });

  it('cannot ask elsewhere', async () => {
    await putJournals();
    const { code, out, err } = await forget(['--workspace', 'novel']);
    expect(out).toContain(mine('novel').path.replace(/\/[^/]*$/, ''));
    expect(err).toContain('nothing was deleted; say --yes');
    expect(code).toBe(1);
    expect(await isThere(mine('novel').path)).toBe(true);
  });

  it('waits for no training, and follows no link', async () => {
    const claim = await new LearningStore(places(), systemClock).trainerLock.take();
    expect((await forget(['--all', '--yes'])).err).toContain('a model is being trained');
    await claim?.release();
    await mkdir(at('elsewhere'));
    await writeFile(at('elsewhere/annotations.jsonl'), 'theirs');
    await symlink(at('elsewhere'), at('notes/.mingshi'));
    await writeFolder(places().data, { folder: uri('notes'), inWorkspace: true, trusted: true });
    expect((await forget(['--all', '--yes'])).code).toBe(0);
    expect(await isThere(at('elsewhere/annotations.jsonl'))).toBe(true);
  });

  it('must be told what', async () => {
    const nothing = await forget([]);
    expect(nothing.err).toContain('--workspace FOLDER, or --all');
    const both = await forget(['--all', '--workspace', 'novel']);
    expect(both.err).toContain("'--all' cannot be used with option '-w, --workspace <folder>'");
    expect([nothing.code, both.code]).toEqual([2, 2]);
  });
});

describe('mingshi where', () => {
  it('shows journals and lines with their sizes', async () => {
    const line = await putLine();
    const own = join(places().data, 'workspaces', folderKey(uri('notes')));
    await cp(line, join(own, 'fine'), { recursive: true });
    await writeFile(join(own, 'folder.json'), workspaceText(uri('notes')));
    await putJournals();
    const context = testContext({ root: folder, cwd: at('novel'), env: env() });
    expect(await whereCommand(['--json'], context)).toBe(0);
    const found = JSON.parse(context.out()) as Record<string, { path: string; bytes: number | null }>;
    expect(found).toMatchObject({
      lines: { path: dirname(line) },
      workspaceJournal: { path: shared('novel').path, bytes: (await stat(shared('novel').path)).size },
      'line of fine': { path: line },
      [`line of fine in ${at('notes')}`]: { path: join(own, 'fine') },
      [`annotations of ${at('notes')}`]: { path: mine('notes').path },
      [`annotations of ${at('novel')}`]: { path: mine('novel').path },
      [`annotations in ${at('novel')}`]: { path: shared('novel').path },
    });
    expect(found.journals?.bytes).toBeGreaterThan(0);
    expect(found[`annotations in ${at('notes')}`]).toBeUndefined();
  });
});
