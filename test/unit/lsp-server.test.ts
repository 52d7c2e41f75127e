import { getEventListeners } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { withServer } from '../../shared/lsp/server.ts';

test('nobody listens for the interruption of a talk that is over', async () => {
  const { signal } = new AbortController();
  const server = { bin: '/nowhere/bin.js', env: process.env, signal };
  const talking = withServer(server, (connection) => connection.sendRequest('initialize', {}));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await expect(talking).rejects.toThrow(UserError);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('a server that does not listen any more is told of by how it ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-deaf-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bin = join(folder, 'bin.mjs');
  await writeFile(
    bin,
    "import { closeSync } from 'node:fs'; closeSync(0); setTimeout(() => process.exit(3), 1000);",
  );
  const server = { bin, env: process.env, signal: new AbortController().signal };
  const talking = withServer(server, async (connection) => {
    await delay(500);
    return connection.sendRequest('initialize', {});
  });
  await expect(talking).rejects.toThrow('the server ended (exit code 3)');
});
