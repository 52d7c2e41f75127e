import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseJournal } from '../../shared/annotations/parse.ts';
import { randomStream } from '../../training/random.ts';
import type { Editor } from '../support/editor.ts';
import { FakeProcess, quiet } from '../support/fake-inference.ts';
import { MessageFuzzer } from '../support/fuzz/messages.ts';
import { FuzzedConnection } from '../support/fuzz/connection.ts';
import { longRuns } from '../support/long.ts';

/** So many messages are sent at once. */
const together = 100;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-fuzz-'));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));

it(
  'a client that sends anything harms no other session and no acknowledged correction, and gets an answer to each request',
  { timeout: 120 * 60_000 },
  async () => {
    const { numRuns, seed } = longRuns(100_000);
    const fuzzer = new MessageFuzzer(randomStream(seed, 'messages'));
    const fake = new FakeProcess(true, undefined, home);
    const { editor } = fake.connect('other');
    await editor.initialize();
    const acknowledged = new Set<string>();
    const pass = async (): Promise<void> => {
      fake.clock.pass(600);
      await quiet(5);
    };

    let connection = await FuzzedConnection.open(fake, fuzzer);
    let connections = 1;
    for (let sent = 0; sent < numRuns; sent += together) {
      await connection.send(together);
      await connection.answered(pass);
      for (const id of connection.acknowledged.splice(0)) acknowledged.add(id);
      if (connection.hasEnded) {
        connection = await FuzzedConnection.open(fake, fuzzer);
        connections += 1;
      }
      if (sent % (20 * together) === 0) acknowledged.add(await correct(editor, sent));
    }

    expect(await connection.isUsable()).toBe(true);
    acknowledged.add(await correct(editor, numRuns));
    expect(acknowledged.size).toBeGreaterThan(numRuns / 1000);
    expect(connections).toBeGreaterThan(1);
    const written = await writtenIds(home);
    expect([...acknowledged].filter((id) => !written.has(id))).toEqual([]);
    await editor.leave();
    await fake.services.close();
    console.log(
      `${numRuns} messages over ${connections} connections; ${acknowledged.size} corrections were acknowledged`,
    );
  },
);

/** What a user of the other session does: looks at a document, and corrects it. @returns the id of the record */
async function correct(editor: Editor, step: number): Promise<string> {
  const uri = `file:///other/${step}.txt`;
  // A sentence that the fuzzer does not know: what is said of one shows wherever else it stands.
  editor.open(uri, `王明第${step}次来访。`);
  expect(await editor.tokens(uri)).toHaveLength(1);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
  const { records } = await editor.execute<{ records: string[] }>('mingshi.relabel', {
    ...{ uri, version: 1, range },
    label: 'person/history',
  });
  const [token] = (await editor.tokens(uri)) ?? [];
  expect(token).toMatchObject({ type: 'nerPersonHistory', modifiers: ['confirmed'] });
  editor.close(uri);
  return records[0] ?? 'none';
}

async function writtenIds(folder: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.name !== 'annotations.jsonl') continue;
    const { records, faults } = parseJournal(await readFile(join(entry.parentPath, entry.name)));
    expect(faults.count).toBe(0);
    for (const { id } of records) ids.add(id);
  }
  return ids;
}
