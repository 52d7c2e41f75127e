import { describe, expect, test } from 'vitest';
import { UserError } from '../../../shared/errors.ts';
import { effective } from '../../../shared/annotations/effective.ts';
import { Journal } from '../../../shared/annotations/journal.ts';
import { journalLine } from '../../../shared/annotations/parse.ts';
import { userJournal, workspaceJournal, type JournalPlace } from '../../../shared/annotations/places.ts';
import { CrashDisk, type Luck } from '../../support/crash-disk.ts';
import { spanRecord } from '../../support/records.ts';

const record = (id: number) => spanRecord({ id: `${id}` });
const old = [record(1), record(2)];
const added = [record(3), record(4), record(5)];
const oldLines = old.map(journalLine).join('');
const path = '/home/lin/book/.mingshi/annotations.jsonl';
const workspace = workspaceJournal('/home/lin/book');

interface Setting {
  readonly name: string;
  readonly place: JournalPlace;
  readonly disk: () => CrashDisk;
  readonly before: readonly string[];
}

const diskWith = (file: string, text: string) => (): CrashDisk => {
  const disk = new CrashDisk();
  disk.put(file, Buffer.from(text));
  return disk;
};
const ids = (records: readonly { id: string }[]): string[] => records.map(({ id }) => id);
const settings: readonly Setting[] = [
  { name: 'a journal', place: workspace, disk: diskWith(path, oldLines), before: ids(old) },
  {
    name: 'a journal that ends in a torn line',
    ...{
      place: workspace,
      disk: diskWith(path, oldLines + journalLine(record(9)).slice(0, 50)),
      before: ids(old),
    },
  },
  {
    name: 'a workspace without a journal',
    place: workspace,
    disk: diskWith('/home/lin/book/a.txt', ''),
    before: [],
  },
  {
    name: "the user's first journal",
    ...{
      place: userJournal('/home/lin/.local/share/mingshi', 'file:///x'),
      disk: diskWith('/home/lin/a', ''),
      before: [],
    },
  },
];

/** Appends one record after the other until the disk says no more. */
async function appendAll(disk: CrashDisk, place: JournalPlace): Promise<string[]> {
  const acknowledged: string[] = [];
  const journal = new Journal(place, disk);
  const all = (async () => {
    for (const each of added) {
      await journal.append([each]);
      acknowledged.push(each.id);
    }
  })();
  // A disk that answers nothing any more leaves nothing but microtasks behind.
  await Promise.race([all, new Promise((resolve) => setImmediate(resolve))]);
  return acknowledged;
}

describe('the power fails at every operation', () => {
  test.each(settings)('$name: what was acknowledged is there, nothing else is damaged', async (setting) => {
    const whole = setting.disk();
    expect(await appendAll(whole, setting.place)).toEqual(ids(added));
    expect(whole.operations).toBeGreaterThan(30);
    for (let endsAfter = 0; endsAfter <= whole.operations; endsAfter += 1) {
      for (const luck of ['none', 'half', 'all'] satisfies Luck[]) {
        const disk = setting.disk();
        disk.endsAfter = endsAfter;
        const acknowledged = await appendAll(disk, setting.place);
        const after = new Journal(setting.place, disk.crashed(luck));
        const found = ids((await after.read()).records);
        expect(found).toEqual(expect.arrayContaining([...setting.before, ...acknowledged]));
        expect([...setting.before, ...ids(added)]).toEqual(expect.arrayContaining(found));
        // What is appended later is not lost with a line that the crash has torn.
        await after.append([record(7)]);
        expect(ids((await after.read()).records)).toEqual([...found, record(7).id]);
      }
    }
  });
});

describe('a full disk', () => {
  test('is told, at every byte; what was acknowledged before is whole, and it goes on when there is space', async () => {
    const length = Buffer.byteLength(journalLine(record(3)));
    for (let space = 0; space < length; space += 1) {
      const disk = diskWith(path, oldLines)();
      disk.space = space;
      const journal = new Journal(workspace, disk);
      const failure = await journal.append([record(3)]).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UserError);
      expect(String(failure)).toMatch(/annotations\.jsonl: the disk is full; free some space and repeat/);
      // All of a record but its line break is a record, though nobody was promised it.
      const left = space === length - 1 ? [...old, record(3)] : old;
      expect(ids((await journal.read()).records)).toEqual(ids(left));
      disk.space = Infinity;
      await journal.append([record(3)]);
      expect(ids(effective((await journal.read()).records))).toEqual(ids([...old, record(3)]));
    }
  });
});
