import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Journals, type PlacedDraft, type SessionJournals } from '../../../server/annotations/journals.ts';
import { systemClock } from '../../../server/clock.ts';
import { watchPath } from '../../../server/disk/watch.ts';
import { Workspace } from '../../../server/workspace.ts';
import { readFolder, writeFolder } from '../../../shared/annotations/folders.ts';
import { run as dataCommand } from '../../../training/commands/data.ts';
import { testContext } from '../../support/context.ts';
import { systemJournalDisk } from '../../../shared/annotations/journal.ts';
import { journalLine, parseJournal } from '../../../shared/annotations/parse.ts';
import { folderKey, userJournal } from '../../../shared/annotations/places.ts';
import { resolve } from '../../../shared/annotations/standing.ts';
import { UserError } from '../../../shared/errors.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { spanRecord } from '../../support/records.ts';

let root = '';
let data = '';
const opened: SessionJournals[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-journals-'));
  data = join(root, 'data');
});
afterEach(async () => {
  for (const session of opened.splice(0)) session.close();
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

/** Files that change are seen at once: whoever changes one says so by `touch`. */
class Watched {
  readonly #all = new Map<string, Set<() => void>>();
  readonly clock = {
    ...systemClock,
    after: (_: number, action: () => void) => (setImmediate(action), () => undefined),
  };
  readonly watch = (path: string, touched: () => void): (() => void) => {
    const all = this.#all.get(path) ?? new Set();
    this.#all.set(path, all.add(touched));
    return () => void all.delete(touched);
  };
  readonly touch = (path: string): void => {
    for (const touched of this.#all.get(path) ?? []) touched();
  };
  get count(): number {
    return [...this.#all.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

let ids = 0;
const newId = (): string => `id-${String((ids += 1)).padStart(8, '0')}`;
const process = (watched = new Watched(), disk = systemJournalDisk): Journals =>
  new Journals({ disk, data, clock: watched.clock, watch: watched.watch }, newId);
const folder = (name = 'book'): string => pathToFileURL(join(root, name)).href;
const uri = (name = 'book/a.txt'): string => pathToFileURL(join(root, name)).href;
const shared = (name = 'book'): string => join(root, name, '.mingshi', 'annotations.jsonl');

type User = Parameters<Journals['open']>[0];
type Given = Partial<User> & { readonly folders?: readonly string[]; readonly trusted?: boolean };
const trusting = (folders: readonly string[] = [folder()]): Workspace => new Workspace(folders, true);
/** What a session sees that has just begun: its journals need not be read yet. */
function begin(journals: Journals, given: Partial<User> & Pick<User, 'workspace'>): SessionJournals {
  const session = journals.open({ author: 'lin', inWorkspace: false, fromOthers: false, ...given });
  opened.push(session);
  return session;
}
async function open(journals: Journals, given: Given = {}): Promise<SessionJournals> {
  const { folders = [folder()], trusted = true, workspace = new Workspace(folders, trusted) } = given;
  for (const each of workspace.folders) await mkdir(new URL(each), { recursive: true });
  const session = begin(journals, { ...given, workspace });
  await session.ready();
  return session;
}

/** Somebody says something on another machine, and git brings it into the folder. */
async function theirs({ clock, watch, touch }: Watched, ...drafts: PlacedDraft[]): Promise<void> {
  const home = { disk: systemJournalDisk, data: join(root, 'elsewhere'), clock, watch };
  const session = await open(new Journals(home, newId), { author: 'wu', inWorkspace: true });
  await session.append(drafts);
  touch(shared());
}

const taught = '陶然在青石镇教书。';
const draft = (label = 'person', where = uri(), sentence = taught): PlacedDraft => ({
  uri: where,
  draft: {
    ...{ kind: 'add', tree: 'fine', sentence, occurrence: 0, span: { start: 0, end: 2 } },
    ...{ label, model: null },
  },
});
const labels = (session: SessionJournals, where = uri(), sentence = taught): unknown[] => {
  const records = session.forDocument(where, 'fine')?.records.sentences.get(sentence) ?? [];
  return resolve(records).spans.map(({ label }) => label);
};
const recordsIn = async (path: string) => parseJournal(await readFile(path)).records;

describe('where records go', () => {
  test("to the user's journal until the user agrees; they are there again after a restart", async () => {
    const session = await open(process());
    const [record] = await session.append([draft()]);
    expect(record).toMatchObject({ author: 'lin', document: 'a.txt', label: 'person' });
    const own = userJournal(data, folder());
    expect(await recordsIn(join(own.root, ...own.names))).toEqual([record]);
    await expect(readFile(shared())).rejects.toThrow();
    expect(labels(await open(process()))).toEqual(['person']);
  });

  test("to the workspace's where that was agreed on for its folder, or is chosen by the setting", async () => {
    await writeFolder(data, { folder: folder(), inWorkspace: true, trusted: true });
    const agreed = await open(process());
    const chosen = await open(process(), { folders: [folder('other')], inWorkspace: true });
    await agreed.append([draft()]);
    await chosen.append([draft('location', uri('other/b.txt'))]);
    expect(await recordsIn(shared())).toHaveLength(1);
    expect(await recordsIn(shared('other'))).toHaveLength(1);
    expect(labels(agreed)).toEqual(['person']);
  });

  test('what another program notes of that counts from the next record on', async () => {
    const session = await open(process());
    await session.append([draft()]);
    await writeFolder(data, { folder: folder(), inWorkspace: true, trusted: true });
    await session.append([draft('location')]);
    expect(await recordsIn(shared())).toMatchObject([{ label: 'location' }]);
    expect(await readFolder(data, folder())).toMatchObject({ inWorkspace: true });
  });

  test('to where `mingshi data move` put them, also of who works there meanwhile', async () => {
    const watched = new Watched();
    const session = await open(process(watched));
    const own = join(data, 'journals', folderKey(folder()), 'annotations.jsonl');
    await session.append([draft('person')]);
    for (const [to, from, there] of [
      ['workspace', own, shared()],
      ['user', shared(), own],
    ] as const) {
      const context = testContext({ root, cwd: root, env: { MINGSHI_HOME: root } });
      expect(await dataCommand(['move', '-w', 'book', '--to', to], context)).toBe(0);
      const before = (await recordsIn(there)).length;
      await session.append([draft(to === 'user' ? 'location' : 'work')]);
      expect(await recordsIn(there)).toHaveLength(before + 1);
      expect(await readFile(from, 'utf8').catch(() => '')).toBe('');
      for (const path of [from, there]) watched.touch(path);
      await vi.waitFor(() =>
        expect(session.forDocument(uri(), 'fine')?.records.sentences.get(taught)).toHaveLength(before + 1),
      );
    }
    expect(labels(session)).toEqual(['location']);
    expect(await readFolder(data, folder())).toMatchObject({
      inWorkspace: false,
      trusted: true,
      learning: 'user',
    });
  });

  test('to where the user moved them, whatever the setting says', async () => {
    const session = await open(process(), { inWorkspace: true });
    await session.append([draft()]);
    await session.move(folder(), 'user');
    await session.append([draft('location')]);
    const again = await open(process(), { inWorkspace: true });
    await again.append([draft('work')]);
    expect(labels(again)).toEqual(['work']);
    await expect(readFile(shared())).rejects.toThrow('ENOENT');
  });

  test('to where they were moved last, where two windows move them to different places at once', async () => {
    const journals = process();
    const [one, two] = [await open(journals), await open(journals)];
    await one.append([draft()]);
    await Promise.all([one.move(folder(), 'workspace'), two.move(folder(), 'user')]);
    await one.append([draft('location')]);
    expect(labels(two)).toEqual(['location']);
    await expect(readFile(shared())).rejects.toThrow('ENOENT');
    expect(await readFolder(data, folder())).toMatchObject({ inWorkspace: false });
  });

  test('not into the folder that they are being moved out of', async () => {
    const session = await open(process(), { inWorkspace: true });
    await session.append([draft()]);
    await Promise.all([session.append([draft('location')]), session.move(folder(), 'user')]);
    expect(labels(session)).toEqual(['location']);
    await expect(readFile(shared())).rejects.toThrow('ENOENT');
  });

  test('by the setting as long as nothing was decided, though the folder is known', async () => {
    await (await open(process())).append([draft()]);
    const session = await open(process(), { inWorkspace: true });
    await session.append([draft('location')]);
    expect(await recordsIn(shared())).toMatchObject([{ label: 'location' }]);
    expect(await readFolder(data, folder())).not.toHaveProperty('inWorkspace');
  });

  test("to the user's journal where an older version noted just that they do not lie in the folder", async () => {
    await writeFolder(data, { folder: folder(), inWorkspace: false, trusted: true });
    await (await open(process(), { inWorkspace: true })).append([draft()]);
    await expect(readFile(shared())).rejects.toThrow('ENOENT');
  });

  test('both journals of a folder are read', async () => {
    await (await open(process())).append([draft()]);
    await (await open(process(), { inWorkspace: true })).append([draft('location', uri(), '青石镇下雪了。')]);
    const session = await open(process());
    expect(session.forDocument(uri(), 'fine')?.records.sentences.size).toBe(2);
  });

  test('loose and untitled documents have one journal of their own, which folders do not show', async () => {
    const session = await open(process());
    await session.append([draft('person', 'untitled:Untitled-1'), draft('person', uri('loose.txt'))]);
    const records = await recordsIn(join(data, 'journals', 'loose', 'annotations.jsonl'));
    expect(records).toMatchObject([{ document: 'untitled:Untitled-1' }, { document: uri('loose.txt') }]);
    expect(labels(session)).toEqual([]);
    expect(labels(session, 'untitled:Untitled-1')).toEqual(['person']);
  });

  test('what a folder holds shows in no other', async () => {
    const journals = process();
    const session = await open(journals, { folders: [folder(), folder('other')] });
    await session.append([draft()]);
    expect(labels(session, uri('other/a.txt'))).toEqual([]);
  });

  test('a folder that goes takes its records along, however the client spells it', async () => {
    const workspace = trusting();
    const session = await open(process(), { workspace });
    await session.append([draft()]);
    workspace.changeFolders({ added: [], removed: [`${folder()}/`] });
    expect(labels(session)).toEqual([]);
    expect(workspace.folders).toEqual([]);
  });

  test('a folder that cannot be written is told, and nothing shows that is not on the disk', async () => {
    await mkdir(join(root, 'book'));
    await writeFile(join(root, 'book', '.mingshi'), 'in the way');
    const session = await open(process(), { inWorkspace: true });
    await expect(session.append([draft()])).rejects.toThrow(UserError);
    expect(labels(session)).toEqual([]);
  });
});

describe('a workspace that is not trusted', () => {
  test('has its journals neither read nor written', async () => {
    await (await open(process(), { inWorkspace: true })).append([draft()]);
    const watched = new Watched();
    const session = await open(process(watched), { trusted: false });
    expect(session.forDocument(uri(), 'fine')).toBeUndefined();
    expect(watched.count).toBe(0);
    await expect(session.append([draft()])).rejects.toThrow(/not trusted/);
    expect(await session.undo()).toEqual([]);
    expect(await recordsIn(shared())).toHaveLength(1);
  });

  test('shows its annotations once it is trusted, and no longer when it is not', async () => {
    await (await open(process(), { inWorkspace: true })).append([draft()]);
    const workspace = new Workspace([folder()], false);
    const session = await open(process(), { workspace });
    const changed = vi.fn();
    session.onChange(changed);
    workspace.trust(true);
    await session.ready();
    expect(labels(session)).toEqual(['person']);
    workspace.trust(false);
    expect(labels(session)).toEqual([]);
    expect(changed).toHaveBeenCalled();
  });
});

describe('trust that is taken back', () => {
  /** A disk that opens no journal until it may. */
  function held() {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const disk: typeof systemJournalDisk = {
      ...systemJournalDisk,
      open: async (...args) => {
        await released;
        return systemJournalDisk.open(...args);
      },
    };
    return { disk, release };
  }
  const brought = async (): Promise<void> => {
    await mkdir(dirname(shared()), { recursive: true });
    await writeFile(shared(), journalLine(spanRecord({ id: '1', document: 'a.txt' })));
  };
  const teaches = async (journals: Journals): Promise<number> => {
    const { examples } = await journals.everything(fineTree, { author: 'lin', fromOthers: true }, () => 0);
    return examples.length;
  };

  test.each([
    ['of a folder that was trusted before', true],
    ['of a new one', false],
  ])('while the journals %s are read is not given again', async (_, isKnown) => {
    await brought();
    if (isKnown) await writeFolder(data, { folder: folder(), trusted: true });
    const { disk, release } = held();
    const journals = process(new Watched(), disk);
    const workspace = trusting();
    const read = begin(journals, { workspace }).ready();
    workspace.trust(false);
    release();
    await read;
    expect(await teaches(journals)).toBe(0);
    expect((await readFolder(data, folder()))?.trusted).toBe(isKnown ? false : undefined);
  });

  test('and given again at once counts', async () => {
    await brought();
    const journals = process();
    const workspace = trusting();
    const session = begin(journals, { workspace });
    workspace.trust(false);
    workspace.trust(true);
    await session.ready();
    expect(await teaches(journals)).toBe(1);
    expect(await readFolder(data, folder())).toMatchObject({ trusted: true });
  });

  test('while a correction is written is not given again by that', async () => {
    const workspace = trusting();
    const disk: typeof systemJournalDisk = {
      ...systemJournalDisk,
      mkdir: (...args) => {
        // For the first journal of all.
        workspace.trust(false);
        return systemJournalDisk.mkdir(...args);
      },
    };
    const journals = process(new Watched(), disk);
    await (await open(journals, { workspace })).append([draft()]);
    expect(workspace.trusted).toBe(false);
    expect(await teaches(journals)).toBe(0);
    // That there is a journal is remembered all the same: `mingshi forget` has to find it.
    expect(await readFolder(data, folder())).toMatchObject({ trusted: false });
  });

  test('lets nothing more be written or moved that waited for the journals', async () => {
    await brought();
    const { disk, release } = held();
    const workspace = trusting();
    const session = begin(process(new Watched(), disk), { workspace, inWorkspace: true });
    const [written, moved] = [session.append([draft()]), session.move(folder(), 'user')];
    workspace.trust(false);
    release();
    await expect(written).rejects.toThrow(/not trusted/);
    expect(await moved).toBeUndefined();
    expect(await recordsIn(shared())).toHaveLength(1);
  });

  test('nor what waited for a move', async () => {
    let release = (): void => undefined;
    const removing = new Promise<void>((resolve) => (release = resolve));
    const begun = vi.fn();
    const disk: typeof systemJournalDisk = {
      ...systemJournalDisk,
      unlink: async (path) => {
        begun();
        await removing;
        await systemJournalDisk.unlink(path);
      },
    };
    const workspace = trusting();
    const session = await open(process(new Watched(), disk), { workspace, inWorkspace: true });
    await session.append([draft()]);
    const moved = session.move(folder(), 'user');
    await vi.waitFor(() => expect(begun).toHaveBeenCalled());
    const written = session.append([draft('location')]);
    workspace.trust(false);
    release();
    await expect(written).rejects.toThrow(/not trusted/);
    expect(await moved).toMatchObject({ moved: 1 });
  });
});

test('two undos at once take back two steps', async () => {
  const session = await open(process());
  await session.append([draft()]);
  await session.append([draft('location')]);
  await Promise.all([session.undo(), session.undo()]);
  expect(session.lastStep()).toEqual([]);
});

describe('several sessions, several programs', () => {
  test('two sessions on one folder see each other at once, and share one watch', async () => {
    const watched = new Watched();
    const journals = process(watched);
    const one = await open(journals);
    const watches = watched.count;
    const two = await open(journals, { author: 'wu' });
    one.opened(uri());
    expect(watched.count).toBe(watches);
    const changed = vi.fn();
    two.onChange(changed);
    await one.append([draft()]);
    expect(labels(two)).toEqual(['person']);
    expect(changed).toHaveBeenCalledOnce();
    one.close();
    await two.append([draft('location')]);
    expect(labels(two)).toEqual(['location']);
    two.close();
    expect(watched.count).toBe(0);
  });

  test('what another program or a git merge wrote is read, also in the middle of it all', async () => {
    const watched = new Watched();
    const session = await open(process(watched), { inWorkspace: true });
    await session.append([draft()]);
    const changed = vi.fn();
    session.onChange(changed);
    const other = await open(process(), { author: 'wu', inWorkspace: true });
    await other.append([draft('location')]);
    // Not seen yet, but an append finds that it is not alone.
    await session.append([draft('person', uri(), '青石镇下雪了。')]);
    expect(labels(session)).toEqual(['location']);

    const theirs = spanRecord({
      id: '99',
      document: 'a.txt',
      author: 'wu',
      time: '2099-01-01T00:00:00.000Z',
      label: 'work/book',
    });
    const lines = [theirs, ...(await recordsIn(shared())).toReversed(), theirs].map(journalLine);
    await writeFile(`${shared()}.new`, lines.join(''));
    await rename(`${shared()}.new`, shared());
    watched.touch(shared());
    await vi.waitFor(() => expect(labels(session)).toEqual(['work/book']));
    expect(changed).toHaveBeenCalledTimes(2);
  });

  test('the system tells of changes', async () => {
    const watch = (path: string, touched: () => void) => watchPath(path, false, touched);
    const journals = new Journals({ disk: systemJournalDisk, data, clock: systemClock, watch }, newId);
    const session = await open(journals, { inWorkspace: true });
    await mkdir(dirname(shared()), { recursive: true });
    await writeFile(shared(), journalLine(spanRecord({ id: '1', document: 'a.txt' })));
    await vi.waitFor(() => expect(labels(session)).toEqual(['person']), 20_000);
    await rm(shared());
    await vi.waitFor(() => expect(labels(session)).toEqual([]), 20_000);
  });

  test('what is wrong with a journal is told once', async () => {
    await mkdir(dirname(shared()), { recursive: true });
    await writeFile(shared(), `torn\n${journalLine(spanRecord({ id: '1', document: 'a.txt' }))}`);
    const watched = new Watched();
    const problems: string[] = [];
    const session = begin(process(watched), { workspace: trusting() });
    session.onProblem((problem) => problems.push(problem));
    await session.ready();
    watched.touch(shared());
    await session.append([draft('location')]);
    expect(labels(session)).toEqual(['location']);
    expect(problems).toEqual([`${shared()}: 1 line is not used, first line 1: it is no JSON in UTF-8`]);
  });
});

describe('order and undo', () => {
  test('a correction is later than all it corrects, whatever the clocks say', async () => {
    await mkdir(dirname(shared()), { recursive: true });
    const future = spanRecord({ id: '1', document: 'a.txt', author: 'wu', time: '2099-01-01T00:00:00.000Z' });
    await writeFile(shared(), journalLine(future));
    const session = await open(process());
    const [record] = await session.append([draft('location')]);
    expect(record?.time).toBe('2099-01-01T00:00:00.001Z');
    expect(labels(session)).toEqual(['location']);
  });

  test('steps of one process have times of their own, their records one time, in order', async () => {
    const session = await open(process());
    const steps = await Promise.all([
      session.append([draft('person'), draft('location')]),
      session.append([draft('work/book')]),
    ]);
    const [[first, second] = [], [third] = []] = steps;
    expect(first?.time).toBe(second?.time);
    expect(labels(session)).toEqual(['work/book']);
    expect(third && first && third.time > first.time).toBe(true);
  });

  test('undo takes back the last step of this author, step by step, and what it had replaced shows again', async () => {
    const watched = new Watched();
    const session = await open(process(watched));
    await session.append([draft('person')]);
    await session.append([draft('location'), draft('location', uri('book/b.txt'), '青石镇下雪了。')]);
    await theirs(watched, draft('event', uri(), '前言很短。'));
    await vi.waitFor(() => expect(labels(session, uri(), '前言很短。')).toEqual(['event']));
    expect(session.lastStep()).toHaveLength(2);
    expect(await session.undo()).toHaveLength(2);
    expect(labels(session)).toEqual(['person']);
    expect(await session.undo()).toHaveLength(1);
    expect(labels(session)).toEqual([]);
    expect(await session.undo()).toEqual([]);
    expect(labels(session, uri(), '前言很短。')).toEqual(['event']);
  });

  test('undo in one document takes the last step that has to do with it', async () => {
    const session = await open(process());
    await session.append([draft('person')]);
    await session.append([draft('location', 'untitled:Untitled-1')]);
    expect(session.lastStep(uri())).toMatchObject([{ label: 'person' }]);
    await session.undo(uri());
    expect(labels(session)).toEqual([]);
    expect(labels(session, 'untitled:Untitled-1')).toEqual(['location']);
  });

  test('undo of a record takes back the step that wrote it, unless it is undone or of another author', async () => {
    const watched = new Watched();
    const session = await open(process(watched));
    const [first] = await session.append([draft('person'), draft('event', uri(), '前言很短。')]);
    await session.append([draft('location', uri('book/b.txt'), '青石镇下雪了。')]);
    await theirs(watched, draft('event', uri(), '后记很长。'));
    await vi.waitFor(() => expect(labels(session, uri(), '后记很长。')).toEqual(['event']));
    const { id } = session.history().at(-1)?.record ?? {};
    expect(await session.undo(undefined, id)).toEqual([]);
    expect(await session.undo(undefined, first?.id)).toHaveLength(2);
    expect(labels(session)).toEqual([]);
    expect(labels(session, uri('book/b.txt'), '青石镇下雪了。')).toEqual(['location']);
    expect(await session.undo(undefined, first?.id)).toEqual([]);
  });

  test('an undo lies in the journal of what it undoes', async () => {
    await (await open(process(), { inWorkspace: true })).append([draft()]);
    const session = await open(process());
    await session.undo();
    expect((await recordsIn(shared())).map(({ kind }) => kind)).toEqual(['add', 'undo']);
  });

  const opera = { kind: 'label', tree: 'fine', path: 'work/opera', zh: '戏曲', en: 'opera' } as const;
  const added = (path: string = opera.path): PlacedDraft => ({ uri: uri(), draft: { ...opera, path } });

  test('labels that were added are known in their folder', async () => {
    const session = await open(process(), { folders: [folder(), folder('other')] });
    await session.append([added()]);
    expect(session.labels('fine')).toMatchObject([opera]);
    expect(session.labels('fine', uri('book/b.txt'))).toMatchObject([opera]);
    expect(session.labels('fine', uri('other/b.txt'))).toEqual([]);
    expect(session.labels('cluener')).toEqual([]);
  });

  test('undo of the step that added a label leaves it where others use it, and the last of them takes it along', async () => {
    const journals = process();
    const session = await open(journals);
    const [, first] = await session.append([added(), draft(opera.path)]);
    await session.append([draft(opera.path, uri('book/b.txt'), '青石镇下雪了。')]);
    expect(await session.undo(undefined, first?.id)).toMatchObject([{ undoes: first?.id }]);
    expect(session.labels('fine')).toMatchObject([opera]);
    expect(await session.undo()).toHaveLength(2);
    expect(session.labels('fine')).toEqual([]);
    expect(await session.undo()).toEqual([]);
  });

  test.each([
    ['gave it to text', () => draft(opera.path)],
    ['gave one below it to text', () => draft('work/opera/aria')],
    ['added one below it', () => added('work/opera/aria')],
  ])('a label is not taken back from another author who %s', async (_, said) => {
    const watched = new Watched();
    const session = await open(process(watched));
    await session.append([draft()]);
    const [label] = await session.append([added()]);
    await theirs(watched, said());
    await vi.waitFor(() => expect(session.history()).toHaveLength(3));
    expect(await session.undo(undefined, label?.id)).toEqual([]);
    expect(session.lastStep()).toMatchObject([{ label: 'person' }]);
  });
});

describe('what teaches', () => {
  const texts = async (session: SessionJournals): Promise<string[]> =>
    (await session.everything(fineTree)).examples.map(({ text }) => text).sort();

  test('loose documents and all folders that the user trusted, open or not', async () => {
    await (await open(process(), { inWorkspace: true })).append([draft('person', uri(), '甲说话了。')]);
    const loose = await open(process(), { folders: [folder('other')] });
    await loose.append([
      draft('person', 'untitled:a', '乙说话了。'),
      draft('person', uri('other/b'), '丙说话了。'),
    ]);
    const session = await open(process(), { folders: [folder('third')] });
    await session.append([draft('person', uri('third/c'), '丁说话了。')]);
    expect(await texts(session)).toEqual(['丁说话了。', '丙说话了。', '乙说话了。', '甲说话了。'].sort());
  });

  test('a journal that came with a folder teaches once the folder was trusted, and no more after it is not', async () => {
    await mkdir(dirname(shared()), { recursive: true });
    await writeFile(shared(), journalLine(spanRecord({ id: '1', document: 'a.txt' })));
    const elsewhere = await open(process(), { folders: [folder('other')] });
    await open(process(), { trusted: false });
    expect(await texts(elsewhere)).toEqual([]);
    await open(process());
    expect(await texts(elsewhere)).toEqual([taught]);
    expect(await readFolder(data, folder())).toMatchObject({ trusted: true });
    const journals = process();
    await open(journals, { trusted: false });
    expect(await texts(await open(journals, { folders: [folder('other')] }))).toEqual([]);
  });

  test('nothing is remembered of folders without annotations', async () => {
    await open(process());
    expect(await readFolder(data, folder())).toBeUndefined();
  });

  test('the line of a folder by what lies there alone; and nobody by what teaches no line of theirs', async () => {
    for (const learning of ['user', 'workspace', 'off'] as const) {
      const session = await open(process(), { folders: [folder(learning)], learning });
      await session.append([draft('person', uri(`${learning}/a.txt`), `${learning}说话了。`)]);
      await session.append([draft('person', 'untitled:a', `${learning}在别处。`)]);
    }
    const own = await open(process(), {
      ...{ folders: [folder('workspace')], learning: 'workspace', learns: folder('workspace') },
    });
    expect(await texts(own)).toEqual(['workspace说话了。']);
    expect((await own.everything(fineTree)).folders).toEqual([folder('workspace')]);

    // Wherever it is asked, and whether or not the folders are open.
    const journals = process();
    const user = await open(journals, { folders: [folder('user')] });
    const everywhere = ['off在别处。', 'user在别处。', 'user说话了。', 'workspace在别处。'];
    expect(await texts(user)).toEqual(everywhere);
    expect((await user.everything(fineTree)).folders.toSorted()).toEqual([folder('user'), 'loose']);
    await open(journals, { folders: [folder('off')], learning: 'off' });
    expect(await texts(user)).toEqual(everywhere);
    const settings: { learning: 'off' | 'user' } = { learning: 'off' };
    const changing = journals.open({
      ...{ author: 'lin', workspace: trusting([folder('off')]), inWorkspace: false, fromOthers: false },
      get learning() {
        return settings.learning;
      },
    });
    opened.push(changing);
    await changing.ready();
    settings.learning = 'user';
    changing.reconsider();
    expect(await texts(user)).toContain('off说话了。');
    await vi.waitFor(async () => {
      expect(await readFolder(data, folder('off'))).toMatchObject({ learning: 'user', trusted: true });
    });
  });

  test('the line of a folder by nothing once that is not trusted', async () => {
    const journals = process();
    const workspace = trusting();
    const session = await open(journals, { workspace, learns: folder(), learning: 'workspace' });
    await session.append([draft()]);
    expect(await texts(session)).toEqual([taught]);
    workspace.trust(false);
    expect(await texts(session)).toEqual([]);
  });

  test('records of other authors only where they are asked', async () => {
    await theirs(new Watched(), draft());
    expect(await texts(await open(process()))).toEqual([]);
    expect(await texts(await open(process(), { fromOthers: true }))).toEqual([taught]);
  });
});
