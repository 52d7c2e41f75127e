import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFolder, writeFolder } from '../../../shared/annotations/folders.ts';
import { Journal, systemJournalDisk, type JournalDisk } from '../../../shared/annotations/journal.ts';
import { folderKey, userJournal, workspaceJournal } from '../../../shared/annotations/places.ts';
import type { JournalRecord, SpanRecord } from '../../../shared/annotations/record.ts';
import type { Span } from '../../../shared/spans.ts';
import { run } from '../../../training/commands/data.ts';
import { testContext } from '../../support/context.ts';
import { reviewedRecord, spanRecord, undoRecord } from '../../support/records.ts';

let folder: string;
let workspace: string;
let uri: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-annotations-'));
  workspace = join(folder, 'novel');
  uri = pathToFileURL(workspace).href;
  await mkdir(workspace);
});
afterEach(() => rm(folder, { recursive: true }));

const home = (): string => join(folder, 'home');
const userFolder = (): string => join(home(), 'data');
const mine = (of: string | undefined = uri, disk = systemJournalDisk): Journal =>
  new Journal(userJournal(userFolder(), of), disk);
const shared = (disk = systemJournalDisk): Journal => new Journal(workspaceJournal(workspace), disk);
const put = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);

async function data(...args: string[]) {
  const context = testContext({ root: folder, cwd: folder, env: { MINGSHI_HOME: home() } });
  const code = await run(args, context);
  return { code, out: context.out(), err: context.err() };
}

let made = 0;
/** Ids and times that no record before had. */
function stamp(): { id: string; time: string; author: string; document: string } {
  made += 1;
  const time = new Date(Date.UTC(2026, 0, 1) + made * 60_000).toISOString();
  return { id: `record-${made}`, time, author: 'li', document: 'a.txt' };
}
/** A record about the first two characters of a sentence. */
const record = (sentence: string, given: Partial<SpanRecord> = {}): JournalRecord =>
  spanRecord({ ...stamp(), sentence, kind: 'relabel', label: 'person/virtual', ...given } as SpanRecord);
const reviewed = (sentence: string, spans: Span[]): JournalRecord =>
  reviewedRecord({ ...stamp(), sentence, spans });
const ids = async (journal: Journal): Promise<string[]> => (await journal.read()).records.map(({ id }) => id);

const line = (text: string, label: Record<string, Record<string, number[][]>> = {}): string =>
  `${JSON.stringify({ text, label })}\n`;

describe('mingshi data import', () => {
  const sentences =
    line('沈月来了。沈月又走了！', {
      'person/virtual': {
        沈月: [
          [0, 1],
          [5, 6],
        ],
      },
    }) + line('沈月来了。');

  it('adds what is labelled, cut as documents are, once', async () => {
    await put('a.json', sentences);
    expect(await data('import', 'a.json', '--workspace', 'novel', '--author', 'wang')).toMatchObject({
      code: 0,
      out: `${mine().path}: 2 annotations added\n`,
      err: '',
    });
    const { records } = await mine().read();
    expect(records).toMatchObject([
      {
        kind: 'add',
        author: 'wang',
        tree: 'fine',
        document: 'a.json',
        sentence: '沈月来了。',
        occurrence: 0,
        span: { start: 0, end: 2 },
        label: 'person/virtual',
        model: null,
      },
      { kind: 'add', sentence: '沈月又走了！', span: { start: 0, end: 2 } },
    ]);
    expect((await data('import', 'a.json', '-w', 'novel')).out).toBe(
      `${mine().path}: 0 annotations added, 2 were there\n`,
    );
    expect((await mine().read()).records).toEqual(records);
    expect(await readFolder(userFolder(), uri)).toEqual({
      ...{ folder: uri, trusted: false, learning: 'user' },
    });
  });

  it('takes whole sentences as reviewed, each at its occurrence', async () => {
    await put('a.json', sentences);
    await data('import', 'a.json', '--workspace', 'novel', '--reviewed', '--document', 'part/one.txt');
    expect((await mine().read()).records).toMatchObject([
      {
        kind: 'reviewed',
        document: 'part/one.txt',
        sentence: '沈月来了。',
        occurrence: 0,
        spans: [{ start: 0, end: 2, label: 'person/virtual' }],
      },
      { kind: 'reviewed', sentence: '沈月又走了！' },
      { kind: 'reviewed', sentence: '沈月来了。', occurrence: 1, spans: [] },
    ]);
  });

  it('goes where new annotations of the folder go', async () => {
    await put('a.json', sentences);
    await writeFolder(userFolder(), { folder: uri, inWorkspace: true, trusted: true });
    await data('import', 'a.json', '--workspace', 'novel');
    expect(await ids(shared())).toHaveLength(2);
    expect(await ids(mine())).toEqual([]);
    await writeFolder(userFolder(), { folder: uri, inWorkspace: false, trusted: true });
    expect((await data('import', 'a.json', '--workspace', 'novel')).out).toContain(
      '0 annotations added, 2 were there',
    );
  });

  it('a folder of brat: each text is a document', async () => {
    await mkdir(join(folder, 'corpus', 'b'), { recursive: true });
    await put('corpus/b/c.txt', '沈月来了。\n');
    await put('corpus/b/c.ann', 'T1\tperson 0 2\t沈月\n');
    await data('import', 'corpus', '--workspace', 'novel', '--into', 'texts');
    expect((await mine().read()).records).toMatchObject([{ document: 'texts/b/c.txt', label: 'person' }]);
  });

  it('knows the labels that the user added, and the tree by the labels', async () => {
    await put('a.json', line('沈月来了。', { 'person/ghost': { 沈月: [[0, 1]] } }));
    expect((await data('import', 'a.json', '--workspace', 'novel')).err).toMatch(
      /a\.json:1: the label "person\/ghost" is not in the label tree fine \(nearest are: person, .*\).*add the label/,
    );
    const { id, time, author } = stamp();
    const label = { path: 'person/ghost', zh: '鬼', en: 'Ghost' };
    await mine().append([{ v: 1, id, time, author, tree: 'fine', kind: 'label', ...label }]);
    expect((await data('import', 'a.json', '--workspace', 'novel')).code).toBe(0);
    await put('b.json', line('沈月来了。', { name: { 沈月: [[0, 1]] } }));
    await data('import', 'b.json', '--workspace', 'novel');
    expect((await mine().read()).records.at(-1)).toMatchObject({ tree: 'cluener', label: 'name' });
  });

  it.each([
    [['--workspace', 'none'], line('甲'), 1, 'none is no folder'],
    [
      ['--workspace', 'novel', '--document', '../x'],
      line('沈月', { person: { 沈月: [[0, 1]] } }),
      2,
      'in it',
    ],
    [
      ['--workspace', 'novel', '--document', 'x', '--into', 'y'],
      line('沈月', { person: { 沈月: [[0, 1]] } }),
      2,
      'alone',
    ],
    [['--workspace', 'novel'], line('沈月'), 1, 'nothing to annotate; --reviewed'],
    [
      ['--workspace', 'novel'],
      line('沈月', { person: { 沈月: [[0, 1]], 月: [[1, 1]] } }),
      1,
      'person "月" overlaps another entity, which an annotation cannot say',
    ],
  ])('%j is an error, and writes nothing', async (args, content, ends, message) => {
    await put('a.json', content);
    const { code, err } = await data('import', 'a.json', ...args);
    expect(err).toContain(message);
    expect(code).toBe(ends);
    expect(await readdir(folder)).not.toContain('home');
  });

  it('says what no sentence of a document holds', async () => {
    await put('a.json', line('沈月来了。ABC', { person: { 沈月: [[0, 1]], ABC: [[5, 7]] } }));
    expect(await data('import', 'a.json', '--workspace', 'novel')).toMatchObject({
      code: 0,
      err: 'entities that no sentence holds, left out: 1\n',
    });
  });
});

describe('mingshi data export', () => {
  it('writes what stands, of both journals of a folder', async () => {
    const first = record('沈月来了。');
    await mine().append([
      first,
      record('沈月走了。'),
      record('云州下雪了。', { kind: 'reject', label: null }),
    ]);
    await shared().append([
      first,
      reviewed('沈月和云州。', [
        { start: 0, end: 2, label: 'person' },
        { start: 3, end: 5, label: 'location/site/city' },
      ]),
      record('别的树', { tree: 'cluener' }),
    ]);
    expect((await data('export', '--workspace', 'novel', '--out', 'a.json')).out).toBe(
      'a.json: 4 sentences, 4 entities; reviewed: 1\n',
    );
    expect((await readFile(join(folder, 'a.json'), 'utf8')).split('\n')).toContain(
      line('沈月走了。', { 'person/virtual': { 沈月: [[0, 1]] } }).trim(),
    );
    await data('export', '--workspace', 'novel', '--out', 'b.bmes', '--reviewed-only');
    expect(await readFile(join(folder, 'b.bmes'), 'utf8')).toBe(
      '沈\tB-person\n月\tE-person\n和\tO\n云\tB-location/site/city\n州\tE-location/site/city\n。\tO\n\n',
    );
  });

  it('--all takes every folder, but no journal in one that is not trusted, and documents in none', async () => {
    await mine().append([record('沈月来了。')]);
    await mine(undefined).append([record('沈月走了。')]);
    await shared().append([record('沈月又来了。')]);
    await writeFolder(userFolder(), {
      ...{ folder: uri, inWorkspace: false, trusted: false, learning: 'user' },
    });
    const careful = await data('export', '--all', '--out', 'a.json');
    expect(careful.out).toContain('2 sentences');
    expect(careful.err).toBe(
      `${shared().path}: not read, since no editor has trusted this folder; --workspace FOLDER reads it\n`,
    );
    expect((await data('export', '--workspace', 'novel', '--out', 'b.json')).err).toBe('');
    await writeFolder(userFolder(), { folder: uri, inWorkspace: false, trusted: true });
    const all = await data('export', '--all', '--out', 'a.json');
    expect(all).toMatchObject({ out: expect.stringContaining('3 sentences') as string, err: '' });
  });

  it('what was exported as reviewed and is imported elsewhere is the same', async () => {
    const spans = [{ start: 0, end: 2, label: 'person' }];
    await mine().append([reviewed('沈月来了。', spans), reviewed('无人来。', [])]);
    await data('export', '--workspace', 'novel', '--out', 'a.json', '--reviewed-only');
    await mkdir(join(folder, 'other'));
    await data('import', 'a.json', '--workspace', 'other', '--reviewed');
    await data('export', '--workspace', 'other', '--out', 'b.json', '--reviewed-only');
    expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe(
      await readFile(join(folder, 'a.json'), 'utf8'),
    );
  });

  it('says so where there is nothing, or nothing that is meant', async () => {
    expect((await data('export', '--workspace', 'novel', '--out', 'a.json')).err).toContain(
      'nothing was annotated in',
    );
    await mine().append([record('沈月来了。')]);
    expect(
      (await data('export', '--workspace', 'novel', '--out', 'a.json', '--reviewed-only')).err,
    ).toContain('no sentence was marked as reviewed in the label tree fine');
    expect(await data('export', '--out', 'a.json')).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('--workspace FOLDER, or --all') as string },
    });
    expect(await data('export', '--all', '-w', 'novel', '--out', 'a.json')).toMatchObject({
      ...{ code: 2, err: expect.stringContaining("'--all' cannot be used with") as string },
    });
    expect(await readdir(folder)).not.toContain('a.json');
  });

  it('tells of lines that nobody can read', async () => {
    await mine().append([record('沈月来了。')]);
    await appendFile(mine().path, '{"v":99,"id":"from-later","kind":"x"}\nhalf a li');
    const { code, err } = await data('export', '--workspace', 'novel', '--out', 'a.json');
    expect(err).toContain('records of a newer Mingshi, passed over: 1\n');
    expect(err).toMatch(/bad lines: 1 \(first in line 3: /);
    expect(code).toBe(0);
  });
});

describe('a folder', () => {
  it('that is gone still has its annotations; one that never was is a slip', async () => {
    await mine().append([record('沈月来了。')]);
    await rm(workspace, { recursive: true });
    const commands = [['stats'], ['export', '--out', 'a.json']];
    for (const [command = '', ...args] of commands) {
      expect((await data(command, '--workspace', 'novel', ...args)).code).toBe(0);
      const { code, err } = await data(command, '--workspace', 'novle', ...args);
      expect(err).toContain(`there is no folder ${join(folder, 'novle')}, and nothing was annotated in one`);
      expect(code).toBe(1);
    }
  });

  it('that cannot be made is named, and why', async () => {
    await put('a.json', line('沈月来了。', { person: { 沈月: [[0, 1]] } }));
    await put('home', '');
    const { code, err } = await data('import', 'a.json', '--workspace', 'novel');
    expect(err).toMatch(/^mingshi data: cannot make the folder .*home.*: what stands above it is a file\n$/);
    expect(code).toBe(1);
  });
});

describe('mingshi data move', () => {
  const later = '{"v":99,"id":"from-later","kind":"x"}\n';

  it('moves all lines, also those that nobody can read, and new ones follow', async () => {
    const [a, b, c] = [record('甲乙一'), record('甲乙二'), record('甲乙三')];
    await mine().append([a, b]);
    await appendFile(mine().path, `${later}half a li`);
    await shared().append([c, a]);
    expect(await data('move', '--workspace', 'novel', '--to', 'workspace')).toEqual({
      code: 0,
      out: `${shared().path}: 3 lines moved; new annotations are written there\n`,
      err: '',
    });
    expect(await ids(shared())).toEqual([c.id, a.id, b.id]);
    const text = await readFile(shared().path, 'utf8');
    expect(text).toContain(later);
    expect(text).toContain('half a li\n');
    await expect(stat(mine().path)).rejects.toThrow('ENOENT');
    expect(await readFolder(userFolder(), uri)).toMatchObject({ inWorkspace: true });

    expect((await data('move', '--workspace', 'novel', '--to', 'workspace')).out).toContain('0 lines moved');
    expect(await readFile(shared().path, 'utf8')).toBe(text);
    await data('move', '--workspace', 'novel', '--to', 'user');
    expect(await ids(mine())).toEqual([c.id, a.id, b.id]);
    expect(await readFolder(userFolder(), uri)).toMatchObject({ inWorkspace: false });
    expect((await stat(mine().path)).mode & 0o777).toBe(0o600);
  });

  it('takes up what was said in a folder that has another name now', async () => {
    await mine().append([record('甲乙一'), record('甲乙二')]);
    await writeFolder(userFolder(), { folder: uri, trusted: true, learning: 'workspace' });
    expect((await data('move', '-w', '.', '--from', 'novel')).err).toContain('novel is still there');
    await rename(workspace, join(folder, 'story'));
    const story = pathToFileURL(join(folder, 'story')).href;
    await mine(story).append([record('甲乙三')]);

    expect(await data('move', '-w', 'story', '--from', 'novel')).toEqual({
      ...{ code: 0, out: 'story: 2 lines taken over from novel\n', err: '' },
    });
    expect(await ids(mine(story))).toHaveLength(3);
    expect(await readFolder(userFolder(), story)).toEqual({
      ...{ folder: story, trusted: true, learning: 'workspace' },
    });
    expect(await readdir(join(userFolder(), 'journals'))).toEqual([folderKey(story)]);

    expect((await data('move', '-w', 'story', '--from', 'novel')).err).toContain('nothing was annotated in');
    expect(await data('move', '-w', 'story')).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('--from FOLDER') as string },
    });
  });

  it('takes it into the folder itself at once where that is wanted', async () => {
    await mine().append([record('甲乙一')]);
    await rename(workspace, join(folder, 'story'));
    const { out } = await data('move', '-w', 'story', '--from', 'novel', '--to', 'workspace');
    const there = new Journal(workspaceJournal(join(folder, 'story')), systemJournalDisk);
    expect(out).toContain(`${there.path}: 1 lines moved`);
    expect(await ids(there)).toHaveLength(1);
  });

  it('loses nothing wherever it is cut off, and can be repeated', async () => {
    const records = [record('甲乙一'), record('甲乙二')];
    const calls = { left: Infinity };
    const real = systemJournalDisk;
    const next = <T>(action: () => Promise<T>): Promise<T> =>
      (calls.left -= 1) < 0 ? Promise.reject(new Error('cut off')) : action();
    const disk: JournalDisk = {
      lstat: (path, options) => real.lstat(path, options),
      open: (...args) => next(() => real.open(...args)),
      mkdir: (...args) => next(() => real.mkdir(...args)),
      unlink: (path) => next(() => real.unlink(path)),
    };
    let steps = 0;
    for (let isOver = false; !isOver; steps += 1) {
      await rm(shared().path, { force: true });
      await rm(mine().path, { force: true });
      await mine().append(records);
      calls.left = steps;
      isOver = await mine(uri, disk)
        .moveTo(shared(disk), () => Promise.resolve())
        .then(
          () => true,
          () => false,
        );
      const left = new Set([...(await ids(mine())), ...(await ids(shared()))]);
      expect([...left].sort()).toEqual(records.map(({ id }) => id).sort());
      await mine().moveTo(shared(), () => Promise.resolve());
      expect(await ids(shared())).toEqual(records.map(({ id }) => id));
      expect(await ids(mine())).toEqual([]);
    }
    expect(steps).toBeGreaterThan(4);
  });

  it('takes along what is appended meanwhile, whoever still has the file open', async () => {
    const [a, b, c] = [record('甲乙一'), record('甲乙二'), record('甲乙三')];
    await mine().append([a]);
    const handle = await systemJournalDisk.open(mine().path, 0x401);
    const disk: JournalDisk = {
      ...systemJournalDisk,
      unlink: async (path) => {
        await systemJournalDisk.unlink(path);
        await handle.write(Buffer.from(`${JSON.stringify(c)}\n`));
      },
    };
    await mine(uri, disk).moveTo(shared(), () =>
      mine()
        .append([b])
        .then(() => undefined),
    );
    await handle.close();
    expect(await ids(shared())).toEqual([a.id, b.id, c.id]);
    expect(await ids(mine())).toEqual([]);
  });

  it('an append to a file that is moved or replaced under it is made again', async () => {
    const [a, b] = [record('甲乙一'), record('甲乙二')];
    await shared().append([a]);
    let isFirst = true;
    const disk: JournalDisk = {
      ...systemJournalDisk,
      open: async (...args) => {
        const handle = await systemJournalDisk.open(...args);
        const sync = handle.sync.bind(handle);
        handle.sync = async () => {
          await sync();
          if (!isFirst) return;
          isFirst = false;
          await systemJournalDisk.unlink(shared().path);
        };
        return handle;
      },
    };
    await shared(disk).append([b]);
    expect(await ids(shared())).toEqual([b.id]);
  });

  it('follows no link', async () => {
    await mine().append([record('甲乙一')]);
    await put('elsewhere', '');
    await mkdir(dirname(shared().path));
    await symlink(join(folder, 'elsewhere'), shared().path);
    const { code, err } = await data('move', '--workspace', 'novel', '--to', 'workspace');
    expect(err).toContain('link');
    expect(code).toBe(1);
    expect(await ids(mine())).toHaveLength(1);
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('');
    expect(await readFolder(userFolder(), uri)).toBeUndefined();
  });
});

describe('mingshi data stats', () => {
  const said = (label: string, given: object = {}) => ({
    model: { start: 0, end: 2, label, score: 0.5, version: 'm1', ...given },
  });
  beforeEach(async () => {
    await writeFile(join(workspace, 'a.txt'), '沈月来了。云州下雪了。\n');
    const undone = record('沈月来了。');
    await mine().append([
      undone,
      undoRecord('undo-of-it', undone.id),
      record('沈月来了。', { label: 'person', ...said('person/virtual') }),
      record('云州下雪了。', { kind: 'reject', label: null, ...said('location') }),
      record('沈月已经不在了。', said('person')),
      record('沈月又来了。', { author: 'wang', document: 'b.txt', ...said('person/virtual', { end: 1 }) }),
      record('沈月又来了！', { document: 'b.txt', kind: 'add' }),
      reviewed('雪停了。', []),
    ]);
  });

  it('counts what stands', async () => {
    const { code, out } = await data('stats', '--workspace', 'novel', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        tree: 'fine',
        labels: { 'person/virtual': 3, person: 1 },
        rejections: 1,
        reviewed: 1,
        kinds: { relabel: 3, add: 1, reject: 1, reviewed: 1 },
        documents: { 'a.txt': 4, 'b.txt': 2 },
        authors: { li: 5, wang: 1 },
        months: { '2026-01': 6 },
        agreement: { m1: { right: 1, otherLabel: 1, otherSpan: 1, rejected: 1 } },
        missed: 1,
        detached: { 'a.txt': 2 },
        unread: ['b.txt'],
      },
    ]);
  });

  it('shows them as tables, of all folders unless told', async () => {
    await writeFolder(userFolder(), { folder: uri, inWorkspace: false, trusted: true });
    const { out } = await data('stats');
    expect(out).toMatch(/^Label tree fine: 4 entities, 1 stretches that are none, 1 sentences reviewed\n/);
    expect(out).toMatch(/^m1 +1 +1 +1 +1$/m);
    expect(out).toContain('Documents that cannot be read: 1 (b.txt)\n');
    expect(out).toContain('Where the models had seen no entity: 1\n');
  });

  it('does not count imports against the model, nor reads what lies outside for a record', async () => {
    await put('secret.txt', '沈月来了。');
    await put('i.json', line('沈月睡了。', { person: { 沈月: [[0, 1]] } }));
    await data('import', 'i.json', '--workspace', 'novel');
    await mine().append([record('沈月来了。', { document: '../secret.txt' })]);
    const { out } = await data('stats', '--workspace', 'novel', '--json');
    expect(JSON.parse(out)).toMatchObject([{ missed: 2, unread: ['../secret.txt', 'b.txt', 'i.json'] }]);
  });

  it('says so where there is nothing', async () => {
    await mkdir(join(folder, 'empty'));
    expect((await data('stats', '--workspace', 'empty')).err).toContain('nothing was annotated yet');
  });
});
