import fc from 'fast-check';
import type { InitializeParams } from 'vscode-languageserver-protocol';
import { describe, expect, test } from 'vitest';
import { NameFiles } from '../../../server/lists/files.ts';
import type { Reading } from '../../../server/lists/protocol.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeDisk } from '../../support/fake-disk.ts';
import { FakeClock, FakeProcess, quiet, userNames } from '../../support/fake-inference.ts';

const uri = 'file:///a.txt';
const text = '山小雨来了。\n碧水阁在。\n';
const person = '山小雨\tperson/history\n';
const place = '碧水阁\tlocation/site/scenic\n';
const listOf = (folder: string): string => `${folder}/.mingshi/names.tsv`;
const inFolder = (...folders: string[]): Partial<InitializeParams> => ({
  workspaceFolders: folders.map((folder) => ({ uri: `file://${folder}`, name: 'any' })),
});

/** Line and type of each token once all is analysed. */
async function found(editor: Editor, of = uri): Promise<(readonly [number, string])[] | undefined> {
  await editor.request('mingshi/settled', { textDocument: { uri: of } });
  return (await editor.tokens(of))?.map(({ line, type }) => [line, type] as const);
}

async function connected(fake: FakeProcess, params: Partial<InitializeParams> = {}): Promise<Editor> {
  const { editor } = fake.connect();
  await editor.initialize(params);
  editor.open(uri, text);
  return editor;
}

/** Lets what happened to a file be noticed. */
async function noticed(fake: FakeProcess): Promise<void> {
  await quiet();
  fake.clock.pass(200);
  await quiet();
  fake.clock.pass(50);
  await quiet();
}

describe('a file of names', () => {
  const source = { path: userNames, followsLinks: true };
  function followed() {
    const [disk, clock] = [new FakeDisk(), new FakeClock()];
    const files = new NameFiles(disk, clock);
    const readings: Reading[] = [];
    const stop = files.follow(source, (reading) => readings.push(reading));
    return { disk, clock, files, readings, stop };
  }

  test('is read once it was left alone, and told of where it changed', async () => {
    const { disk, clock, readings } = followed();
    await quiet();
    for (const more of [person, place, person + place]) {
      disk.write(userNames, more);
      clock.pass(199);
      await quiet();
    }
    expect(disk.compiled).toEqual([]);
    clock.pass(1);
    await quiet();
    expect(readings.map(({ kind }) => kind)).toEqual(['absent', 'compiled']);
    disk.touch(userNames);
    clock.pass(200);
    await quiet();
    expect(disk.compiled).toHaveLength(1);
    disk.write(userNames, `# the same names\n${person}${place}`);
    clock.pass(200);
    await quiet();
    expect(disk.compiled).toHaveLength(2);
    expect(readings).toHaveLength(2);
  });

  test('that changes while it is compiled is compiled again, and only that is told', async () => {
    const { disk, clock, readings } = followed();
    await quiet();
    let release = (): void => undefined;
    disk.held = new Promise((resolve) => (release = resolve));
    disk.write(userNames, person);
    clock.pass(200);
    await quiet();
    disk.write(userNames, 'bad\n');
    clock.pass(200);
    await quiet();
    release();
    await quiet();
    expect(disk.compiled).toHaveLength(2);
    expect(readings.slice(1)).toMatchObject([{ kind: 'compiled', faults: { count: 1 } }]);
  });

  test('is watched once for all who follow it, until the last one ends', async () => {
    const { disk, files, readings, stop } = followed();
    await quiet();
    const others: Reading[] = [];
    const stopOther = files.follow(source, (reading) => others.push(reading));
    expect(others).toEqual(readings);
    stop();
    expect(disk.watched).toEqual([userNames]);
    stopOther();
    expect(disk.watched).toEqual([]);
  });
});

describe('a list', () => {
  test('that appears, changes and goes is at once the only one that counts, with one refresh each time', async () => {
    const fake = new FakeProcess(true);
    const editor = await connected(fake);
    expect(await found(editor)).toEqual([]);
    const steps: [change: () => void, expected: unknown][] = [
      [() => fake.disk.write(userNames, person), [[0, 'nerPersonHistory']]],
      [() => fake.disk.write(userNames, place), [[1, 'nerLocationSiteScenic']]],
      [() => fake.disk.remove(userNames), []],
    ];
    for (const [index, [change, expected]] of steps.entries()) {
      change();
      await noticed(fake);
      expect(editor.refreshes).toBe(index + 1);
      expect(await found(editor)).toEqual(expected);
    }
    fake.clock.pass(1000);
    await quiet();
    expect(editor.refreshes).toBe(3);
  });

  test('that comes back finds what was known with it', async () => {
    const fake = new FakeProcess(true);
    const editor = await connected(fake);
    for (const names of [person, place, person]) {
      fake.disk.write(userNames, names);
      await noticed(fake);
      await found(editor);
    }
    expect(fake.worker.sentences).toHaveLength(6);
    expect(await found(editor)).toEqual([[0, 'nerPersonHistory']]);
  });

  test('is waited for by what was asked before it was read', async () => {
    const fake = new FakeProcess(true);
    let release = (): void => undefined;
    fake.disk.held = new Promise((resolve) => (release = resolve));
    fake.disk.write(userNames, person);
    const editor = await connected(fake);
    const tokens = found(editor);
    await quiet();
    expect(fake.workers).toHaveLength(0);
    release();
    expect(await tokens).toEqual([[0, 'nerPersonHistory']]);
    expect(editor.refreshes).toBe(0);
  });

  test('that changes while the model computes leaves nothing of the old one', async () => {
    const fake = new FakeProcess(false);
    fake.disk.write(userNames, person);
    const editor = await connected(fake);
    await quiet();
    const tokens = found(editor);
    fake.disk.write(userNames, place);
    await noticed(fake);
    fake.worker.answers = true;
    fake.worker.answer();
    expect(await tokens).toEqual([[1, 'nerLocationSiteScenic']]);
  });

  test('that changes while somebody waits is waited for in all sentences, not only in those that were missing', async () => {
    const fake = new FakeProcess(false);
    const { editor } = fake.connect();
    await editor.initialize();
    editor.open(uri, Array.from({ length: 40 }, (_, line) => `第${line}天山小雨来了。\n`).join(''));
    let isSettled = false;
    void editor.request('mingshi/settled', { textDocument: { uri } }).then(() => (isSettled = true));
    await quiet();
    fake.worker.answer();
    await quiet();
    fake.disk.write(userNames, person);
    await noticed(fake);
    // What runs with the old list, then 16, 16 and 8 with the new one.
    for (const expected of [false, false, false, true]) {
      fake.worker.answer();
      await quiet();
      expect(isSettled).toBe(expected);
    }
    expect(await editor.tokens(uri)).toHaveLength(40);
  });

  test('with bad lines is told of once for each change', async () => {
    const fake = new FakeProcess(true);
    const editor = await connected(fake, { locale: 'zh' });
    await quiet();
    const bad = Array.from({ length: 7 }, (_, line) => `${line}\n`).join('');
    fake.disk.write(userNames, bad + person);
    await noticed(fake);
    fake.disk.write(userNames, bad + person);
    await noticed(fake);
    expect(await found(editor)).toEqual([[0, 'nerPersonHistory']]);
    expect(editor.log).toEqual([expect.stringMatching(/7 lines are not used.*line 5: .*; and 2 more$/)]);
    expect(editor.shown).toEqual([expect.stringContaining('从第 1 行起共 7 行没有使用')]);
    fake.disk.write(userNames, `1\n${person}`);
    await noticed(fake);
    expect([editor.log.length, editor.shown.length]).toEqual([2, 2]);
  });
});

describe('sessions that share a model', () => {
  test('get each the lists of their own workspace, and what has the same lists is shared', async () => {
    const fake = new FakeProcess(true);
    fake.disk.write(listOf('/one'), person);
    fake.disk.write(listOf('/two'), place);
    const [one, two, both, again] = [
      await connected(fake, inFolder('/one')),
      await connected(fake, inFolder('/two')),
      await connected(fake, inFolder('/two', '/one')),
      await connected(fake, inFolder('/one', '/two')),
    ];
    expect(await found(one)).toEqual([[0, 'nerPersonHistory']]);
    expect(await found(two)).toEqual([[1, 'nerLocationSiteScenic']]);
    expect(await found(both)).toHaveLength(2);
    expect(await found(again)).toHaveLength(2);
    expect(fake.workers).toHaveLength(1);
    expect(fake.worker.sentences).toHaveLength(6);
    await one.leave();
    await both.leave();
    await again.leave();
    await quiet();
    expect(fake.disk.watched).toEqual([userNames, listOf('/two')]);
  });
});

describe('invariant 6: of a workspace that is not trusted', () => {
  test('no list is read or watched; trust applies at once', async () => {
    const fake = new FakeProcess(true);
    fake.disk.write(listOf('/one'), `${person}bad\n`);
    const editor = await connected(fake, { ...inFolder('/one'), initializationOptions: { trusted: false } });
    expect(await found(editor)).toEqual([]);
    expect([fake.disk.compiled, fake.disk.watched, editor.log]).toEqual([[], [userNames], []]);

    editor.notify('mingshi/trustChanged', { trusted: true });
    await quiet();
    expect(await found(editor)).toEqual([[0, 'nerPersonHistory']]);
    editor.notify('mingshi/trustChanged', { trusted: false });
    await quiet();
    expect(await found(editor)).toEqual([]);
    expect(fake.disk.watched).toEqual([userNames]);
    editor.notify('mingshi/trustChanged', { trusted: 'yes' });
    await quiet();
    expect(editor.log.at(-1)).toContain('ignored: mingshi/trustChanged');
  });

  test('folders that come and go bring their lists along, those that are not on this disk none', async () => {
    const fake = new FakeProcess(true);
    fake.disk.write(listOf('/one'), person);
    const editor = await connected(fake, { rootUri: 'file:///one/' });
    expect(await found(editor)).toHaveLength(1);
    const folder = (uri: string) => ({ uri, name: '' });
    editor.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [folder('untitled:two'), folder('file:///two')], removed: [folder('file:///one')] },
    });
    await quiet();
    expect(await found(editor)).toEqual([]);
    expect(fake.disk.watched).toEqual([userNames, listOf('/two')]);
  });
});

test('invariant 1: any edits, lists and trust in any order end in the tokens of a fresh open', async () => {
  const names = fc.subarray([person, place, '雨来\tperson\n', '水阁在\tfood\n', 'bad\n']);
  const piece = fc.constantFrom('山小雨', '碧水阁', '雨来', '在', '王', '。', '\n');
  const written = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const path = fc.constantFrom(userNames, listOf('/one'));
  const step = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), path, names }),
    fc.record({ kind: fc.constant('remove' as const), path }),
    fc.record({ kind: fc.constant('text' as const), text: written }),
    fc.record({ kind: fc.constant('insert' as const), text: written }),
    fc.record({ kind: fc.constant('trust' as const), trusted: fc.boolean() }),
    fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.constantFrom(50, 200, 500) }),
    fc.record({ kind: fc.constant('ask' as const) }),
    fc.record({ kind: fc.constant('answer' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.nat(3), async (steps, turns) => {
      const fake = new FakeProcess(false);
      const editor = await connected(fake, inFolder('/one'));
      let [present, trusted] = [text, true];
      for (const step of steps) {
        switch (step.kind) {
          case 'write':
            fake.disk.write(step.path, step.names.join(''));
            break;
          case 'remove':
            fake.disk.remove(step.path);
            break;
          case 'text':
            editor.change(uri, { text: (present = step.text) });
            break;
          case 'insert': {
            const start = { line: 0, character: 0 };
            editor.change(uri, { range: { start, end: start }, text: step.text });
            present = step.text + present;
            break;
          }
          case 'trust':
            editor.notify('mingshi/trustChanged', { trusted: (trusted = step.trusted) });
            break;
          case 'pass':
            fake.clock.pass(step.milliseconds);
            break;
          case 'ask':
            editor.tokens(uri).catch(() => undefined);
            break;
          case 'answer':
            if (fake.workers.length > 0 && fake.worker.owes) fake.worker.answer();
        }
        await quiet(turns);
      }
      await quiet();
      for (const worker of fake.workers) {
        worker.answers = true;
        while (worker.owes) worker.answer();
      }
      await noticed(fake);

      const fresh = new FakeProcess(true, fake.disk);
      const other = fresh.connect().editor;
      await other.initialize({ ...inFolder('/one'), initializationOptions: { trusted } });
      other.open(uri, present);
      await found(other);
      await found(editor);
      expect(await editor.tokens(uri)).toEqual(await other.tokens(uri));
    }),
    { seed: 20260301, numRuns: 150 },
  );
});
