import { getEventListeners } from 'node:events';
import process from 'node:process';
import { expect, test } from 'vitest';
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
