import { spawn } from 'node:child_process';
import { build } from 'esbuild';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effective } from '../../../shared/annotations/effective.ts';
import { Journal, maxJournalBytes, systemJournalDisk } from '../../../shared/annotations/journal.ts';
import { journalLine } from '../../../shared/annotations/parse.ts';
import { userJournal, workspaceJournal } from '../../../shared/annotations/places.ts';
import { UserError } from '../../../shared/errors.ts';
import { reviewedRecord, spanRecord } from '../../support/records.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-journal-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = (folder = root): Journal => new Journal(workspaceJournal(folder), systemJournalDisk);
const file = (): string => join(root, '.mingshi', 'annotations.jsonl');
const record = (id: number) => spanRecord({ id: `${id}` });
const ids = (records: readonly { id: string }[]): string[] => records.map(({ id }) => id);
const refused = async (action: Promise<unknown>): Promise<string> => {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return String(error);
};

describe('a journal on the disk', () => {
  test('is made with the first record; others are added at its end', async () => {
    const journal = open();
    expect(await journal.read()).toMatchObject({ records: [], stamp: undefined });
    await journal.append([record(1), record(2)]);
    const first = await journal.read();
    await Promise.all([journal.append([record(3)]), journal.append([record(4)])]);
    const { records, stamp } = await open().read();
    expect(records).toEqual([1, 2, 3, 4].map(record));
    expect(stamp).not.toBe(first.stamp);
    expect(await journal.stamp()).toBe(stamp);
  });

  test('an append says what was in the file before and is after', async () => {
    const journal = open();
    const first = await journal.append([record(1)]);
    expect(first).toEqual({ before: undefined, after: await journal.stamp() });
    expect((await journal.append([record(2)])).before).toBe(first.after);
  });

  test("the user's own is for nobody else's eyes", async () => {
    const place = userJournal(join(root, 'data', 'mingshi'), undefined);
    const journal = new Journal(place, systemJournalDisk);
    await journal.append([record(1)]);
    const modes = [journal.path, join(root, 'data', 'mingshi', 'journals')].map((path) => stat(path));
    expect((await Promise.all(modes)).map(({ mode }) => mode & 0o077)).toEqual([0, 0]);
  });

  test('a git merge leaves duplicates and another order, which changes nothing', async () => {
    const journal = open();
    await journal.append([record(1), record(2), record(3)]);
    const before = effective((await journal.read()).records);
    const merged = [3, 2, 1, 2, 3].map((id) => journalLine(record(id))).join('');
    await writeFile(`${file()}.new`, merged);
    await rename(`${file()}.new`, file());
    const after = await journal.read();
    expect(after.records).toHaveLength(5);
    expect(effective(after.records)).toEqual(before);
  });

  test('records after a torn line are not lost with it', async () => {
    const journal = open();
    await journal.append([record(1)]);
    await truncate(file(), (await stat(file())).size - 20);
    await journal.append([record(2)]);
    const { records, faults } = await journal.read();
    expect([ids(records), faults.count]).toEqual([[record(2).id], 1]);
  });

  test('two that are moved into each other at the same time are so one after the other', async () => {
    const [one, other] = [open(), new Journal(userJournal(join(root, 'data'), undefined), systemJournalDisk)];
    await one.append([record(1)]);
    await other.append([record(2)]);
    const copied = (): Promise<void> => Promise.resolve();
    expect(await Promise.all([one.moveTo(other, copied), other.moveTo(one, copied)])).toEqual([1, 2]);
    await one.append([record(3)]);
    expect((await one.read()).records).toEqual([2, 1, 3].map(record));
    expect((await other.read()).stamp).toBeUndefined();
  });

  test('lines that only a later program knows stay where they are', async () => {
    const journal = open();
    await journal.append([record(1)]);
    const later = '{"v":7,"id":"aaaaaaaa","kind":"accept","new":true}\n';
    await writeFile(file(), later, { flag: 'a' });
    await journal.append([record(2)]);
    expect((await journal.read()).skipped).toBe(1);
    expect(await readFile(file(), 'utf8')).toBe(journalLine(record(1)) + later + journalLine(record(2)));
  });
});

describe('what is no journal', () => {
  const both = async (reason: RegExp): Promise<void> => {
    expect(await refused(open().read())).toMatch(reason);
    expect(await refused(open().append([record(1)]))).toMatch(reason);
    const empty = new Journal({ owner: 'user', root, names: ['empty.jsonl'] }, systemJournalDisk);
    const copied = vi.fn(() => Promise.resolve());
    expect(await refused(empty.moveTo(open(), copied))).toMatch(reason);
    expect(copied).not.toHaveBeenCalled();
  };

  test('a link is neither read nor written', async () => {
    await mkdir(join(root, '.mingshi'));
    await writeFile(join(root, 'secret'), 'secret\n');
    await symlink(join(root, 'secret'), file());
    await both(/link; remove it/);
    expect(await readFile(join(root, 'secret'), 'utf8')).toBe('secret\n');
  });

  test('nor one that points nowhere yet', async () => {
    await mkdir(join(root, '.mingshi'));
    await symlink(join(root, 'new'), file());
    await both(/link; remove it/);
    await expect(stat(join(root, 'new'))).rejects.toThrow();
  });

  test('nor is what lies in a linked folder', async () => {
    await mkdir(join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(root, '.mingshi'));
    await both(/is a link or a file; it has to be a folder/);
    await expect(stat(join(root, 'elsewhere', 'annotations.jsonl'))).rejects.toThrow();
  });

  test('a named pipe does not make anybody wait', async () => {
    await mkdir(join(root, '.mingshi'));
    await new Promise((resolve) => spawn('mkfifo', [file()]).once('close', resolve));
    await both(/no file of its own but a link or a device|it is no file/);
  });

  test('a folder of that name is refused', async () => {
    await mkdir(file(), { recursive: true });
    await both(/it is a folder|no file of its own/);
  });

  test('a file that is too large is refused', async () => {
    await mkdir(join(root, '.mingshi'));
    await writeFile(file(), '');
    await truncate(file(), maxJournalBytes + 1);
    await both(/larger than 64 MiB; move it away/);
  });

  test('nothing is written that could not be read again', async () => {
    await mkdir(join(root, '.mingshi'));
    await writeFile(file(), '');
    await truncate(file(), maxJournalBytes - 1);
    expect(await refused(open().append([record(1)]))).toMatch(/larger than 64 MiB/);
    expect((await stat(file())).size).toBe(maxJournalBytes - 1);
    await rm(file());
    const spans = Array.from({ length: 256 }, (_, start) => ({
      ...{ start, end: start + 1, label: `${'类'.repeat(99)}${start}` },
    }));
    const long = reviewedRecord({ id: '1', sentence: '字'.repeat(256), spans });
    expect(await refused(open().append([long]))).toMatch(/longer than 65536 bytes/);
  });

  test('a second name of the same file is not a link', async () => {
    await open().append([record(1)]);
    await link(file(), join(root, 'backup'));
    expect((await open().read()).records).toHaveLength(1);
  });
});

describe.skipIf(process.getuid?.() === 0)('a folder that may not be written (not as root)', () => {
  test('is told, with the way out', async () => {
    await chmod(root, 0o500);
    const reason = await refused(open().append([record(1)]));
    await chmod(root, 0o700);
    expect(reason).toMatch(/no permission; `mingshi data move --workspace DIR --to user`/);
  });
});

test('a folder that may not be written is told, with the way out', async () => {
  const fault = Object.assign(new Error('EROFS'), { code: 'EROFS' });
  const readOnly = { ...systemJournalDisk, mkdir: () => Promise.reject(fault) };
  const journal = new Journal(workspaceJournal(root), readOnly);
  expect(await refused(journal.append([record(1)]))).toMatch(/may not be written; `mingshi data move/);
});

test('a folder that is gone is not made again', async () => {
  expect(await refused(open(join(root, 'gone')).append([record(1)]))).toMatch(/its folder is gone/);
});

test('processes that append at the same time lose nothing', async () => {
  const program = `
    import { Journal, systemJournalDisk } from ${JSON.stringify(join(process.cwd(), 'shared/annotations/journal.ts'))};
    import { workspaceJournal } from ${JSON.stringify(join(process.cwd(), 'shared/annotations/places.ts'))};
    import { spanRecord } from ${JSON.stringify(join(process.cwd(), 'test/support/records.ts'))};
    const [folder, name] = process.argv.slice(2);
    const journal = new Journal(workspaceJournal(folder), systemJournalDisk);
    for (let step = 0; step < 20; step += 1) {
      await journal.append([spanRecord({ id: name + step + 'a' }), spanRecord({ id: name + step + 'b' })]);
    }
  `;
  const outfile = join(root, 'append.mjs');
  const stdin = { contents: program, resolveDir: process.cwd(), loader: 'ts' as const };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const codes = await Promise.all(
    ['one', 'two', 'six'].map(
      (name) =>
        new Promise((resolve) => {
          spawn(process.execPath, [outfile, root, name], { stdio: 'inherit' }).once('close', resolve);
        }),
    ),
  );
  expect(codes).toEqual([0, 0, 0]);
  const { records, faults } = await open().read();
  expect([new Set(ids(records)).size, records.length, faults.count]).toEqual([120, 120, 0]);
}, 120_000);
