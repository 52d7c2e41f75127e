import { describe, expect, test } from 'vitest';
import { Lock } from '../../../server/disk/lock.ts';
import { ModelLine } from '../../../server/learning/modelLine.ts';
import { UserError } from '../../../shared/errors.ts';
import type { LearnedVersion } from '../../../shared/model/line.ts';
import { FakeClock } from '../../support/fake-inference.ts';
import { FakeDurableDisk, FakeProcesses } from '../../support/durable-disk.ts';

const folder = '/data/models/fine';
const builtin = '/package/models/fine';
const candidate = `${folder}/candidate-1`;

/** A version by its number. */
const named = (number: number): string => number.toString(16).padStart(12, '0');
const versionOf = (number: number, parent: string | null): LearnedVersion => ({
  version: named(number),
  made: '2026-03-01T12:00:00.000Z',
  parent,
  reason: 'better',
  figures: { corrections: {}, gate: {} },
  pinned: false,
  bad: null,
});

function lineOn(disk: FakeDurableDisk, pid = 1): ModelLine {
  const lock = new Lock('/state/locks/line-fine', disk, new FakeProcesses(pid));
  return new ModelLine({ folder, base: builtin }, disk, lock, new FakeClock());
}

async function publish(disk: FakeDurableDisk, number: number, pid = 1): Promise<boolean> {
  disk.files.set(`${candidate}/manifest.json`, `model ${number}`);
  disk.files.set(`${candidate}/weights.safetensors`, `weights ${number}`);
  const line = lineOn(disk, pid);
  return line.publish(candidate, versionOf(number, (await line.read()).current));
}

/** A disk with a line of so many versions. */
async function published(count: number): Promise<FakeDurableDisk> {
  const disk = new FakeDurableDisk();
  for (let number = 1; number <= count; number += 1) expect(await publish(disk, number)).toBe(true);
  return disk;
}

/** What is live, by what its package holds; it must be whole. */
async function live(disk: FakeDurableDisk): Promise<string | null> {
  const line = lineOn(disk);
  const { current, versions } = await line.read();
  for (const { version } of versions) {
    const number = Number.parseInt(version, 16);
    expect(disk.files.get(`${line.folderOf(version)}/manifest.json`)).toBe(`model ${number}`);
    expect(disk.files.get(`${line.folderOf(version)}/weights.safetensors`)).toBe(`weights ${number}`);
  }
  return current;
}

const versions = async (disk: FakeDurableDisk): Promise<number[]> =>
  (await lineOn(disk).read()).versions.map(({ version }) => Number.parseInt(version, 16));

describe('a line of models', () => {
  test('begins with the model that ships, and has the last one published live', async () => {
    const disk = new FakeDurableDisk();
    expect(await live(disk)).toBeNull();
    expect(lineOn(disk).folderOf(null)).toBe(builtin);
    await publish(disk, 1);
    await publish(disk, 2);
    expect(await live(disk)).toBe(named(2));
    expect(await versions(disk)).toEqual([1, 2]);
    expect(await disk.list(folder)).toEqual([named(1), named(2), 'line.json']);
  });

  test('takes no candidate whose parent is not live any more', async () => {
    const disk = await published(2);
    disk.files.set(`${candidate}/manifest.json`, 'model 3');
    expect(await lineOn(disk).publish(candidate, versionOf(3, named(1)))).toBe(false);
    expect(await live(disk)).toBe(named(2));
  });

  test('keeps the last five, the live one, the one before it, and those that are pinned', async () => {
    const disk = await published(1);
    await lineOn(disk).pin(named(1), true);
    for (let number = 2; number <= 8; number += 1) await publish(disk, number);
    expect(await versions(disk)).toEqual([1, 4, 5, 6, 7, 8]);
    expect((await disk.list(folder)).filter((name) => name !== 'line.json')).toEqual(
      [1, 4, 5, 6, 7, 8].map(named),
    );
    await lineOn(disk).pin(named(1), false);
    await publish(disk, 9);
    expect(await versions(disk)).toEqual([5, 6, 7, 8, 9]);
    await lineOn(disk).rollback(named(5));
    await publish(disk, 10);
    expect(await versions(disk)).toEqual([5, 6, 7, 8, 9, 10]);
    await live(disk);
  });

  test('goes back to the version that the live one went on from, and at last to the one that ships', async () => {
    const disk = await published(3);
    const line = lineOn(disk);
    expect((await line.rollback(named(1))).current).toBe(named(1));
    await publish(disk, 4);
    expect((await line.rollback()).current).toBe(named(1));
    expect((await line.rollback()).current).toBeNull();
    await expect(line.rollback()).rejects.toThrow(UserError);
    expect((await line.rollback(named(3))).current).toBe(named(3));
    await expect(line.rollback('ffffffffffff')).rejects.toThrow(
      'there is no version ffffffffffff; there are: 000000000001',
    );
    expect((await line.rollback(null)).current).toBeNull();
  });

  test('never goes back to a version that does not work', async () => {
    const disk = await published(3);
    const line = lineOn(disk);
    await line.spoil(named(2), 'it crashed');
    expect((await line.read()).current).toBe(named(3));
    expect((await line.spoil(named(3), 'it crashed')).current).toBe(named(1));
    await expect(line.rollback(named(3))).rejects.toThrow('version 000000000003 cannot be used: it crashed');
  });

  test('that an earlier Mingshi wrote is read, and written anew: nothing is known of whom its versions learned from', async () => {
    const disk = await published(1);
    const old = JSON.parse(disk.files.get(`${folder}/line.json`) ?? '') as object;
    disk.files.set(`${folder}/line.json`, JSON.stringify({ ...old, format: 1 }));
    expect((await lineOn(disk).read()).versions).toEqual([versionOf(1, null)]);
    const learned = ['file:///novel', 'loose'];
    disk.files.set(`${candidate}/manifest.json`, 'model 2');
    await lineOn(disk).publish(candidate, { ...versionOf(2, named(1)), learned });
    expect(JSON.parse(disk.files.get(`${folder}/line.json`) ?? '')).toMatchObject({
      format: 3,
      versions: [versionOf(1, null), { learned }],
    });
  });

  test('whose file is damaged says so and how to go on, and is not written', async () => {
    const disk = await published(1);
    disk.files.set(`${folder}/line.json`, '{"format": 1, "current": "../../etc"}');
    await expect(lineOn(disk).read()).rejects.toThrow(
      /line\.json: [^]*remove it to go back to the model that ships/,
    );
    await expect(lineOn(disk).rollback(null)).rejects.toThrow(UserError);
    disk.files.set(`${folder}/line.json`, '{"format": 4}');
    await expect(lineOn(disk).read()).rejects.toThrow('update mingshi');
  });
});

describe('invariant 4: the last good version can be restored, wherever a process ends', () => {
  const changes: Record<string, (disk: FakeDurableDisk, pid: number) => Promise<unknown>> = {
    publish: (disk, pid) => publish(disk, 8, pid),
    rollback: (disk, pid) => lineOn(disk, pid).rollback(),
    pin: (disk, pid) => lineOn(disk, pid).pin(named(7), true),
    spoil: (disk, pid) => lineOn(disk, pid).spoil(named(7), 'it crashed'),
  };
  test.each(Object.entries(changes))('%s', async (_, change) => {
    const start = await published(7);
    const whole = new FakeDurableDisk(start.files);
    await change(whole, 2);
    const [before, after] = [await live(start), await live(whole)];
    expect(whole.steps.length).toBeGreaterThan(4);
    for (let allowed = 0; allowed < whole.steps.length; allowed += 1) {
      const dying = new FakeDurableDisk(start.files);
      dying.allowed = allowed;
      await expect(change(dying, 2), `step ${allowed}`).rejects.toThrow();
      // Another process, for which the first one is dead.
      const left = new FakeDurableDisk(dying.files);
      expect([before, after], `after step ${allowed}`).toContain(await live(left));
      expect(await publish(left, 9), `after step ${allowed}`).toBe(true);
      expect(await live(left)).toBe(named(9));
      const names = await left.list(folder);
      expect(names.filter((name) => name !== 'line.json')).toEqual((await versions(left)).map(named));
    }
  });
});
