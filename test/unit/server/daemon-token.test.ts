import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { encodeFrame } from '../../../server/daemon/hello.ts';
import { admit } from '../../../server/serving/admit.ts';
import { Token } from '../../../server/serving/token.ts';
import { FrameDecoder } from '../../../server/transport/frames.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const token = new Token();
const initialize = (initializationOptions?: unknown) => ({
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: { processId: null, capabilities: { general: { x: 1 } }, initializationOptions },
});

/** What a session would read of a connection that began so; undefined where it is not admitted. */
async function opened(...bytes: (string | Buffer)[]): Promise<unknown[] | undefined> {
  const stream = new PassThrough();
  const admitted = admit(stream, token, new FakeClock());
  for (const each of bytes) stream.write(each);
  stream.end();
  if (!(await admitted)) return undefined;
  const decoder = new FrameDecoder();
  const messages: unknown[] = [];
  for await (const chunk of stream) {
    for (const body of decoder.push(chunk as Buffer)) messages.push(JSON.parse(Buffer.from(body).toString()));
  }
  return messages;
}

describe('a connection to a listener', () => {
  test('is admitted with the token, which goes no further', async () => {
    const message = initialize({ trusted: false, token: token.text });
    const next = { jsonrpc: '2.0', method: 'initialized' };
    expect(await opened(encodeFrame(message), encodeFrame(next))).toEqual([
      initialize({ trusted: false }),
      next,
    ]);
  });

  test.each([
    ['a wrong token', encodeFrame(initialize({ token: new Token().text }))],
    ['a part of the token', encodeFrame(initialize({ token: token.text.slice(0, -1) }))],
    ['a longer token', encodeFrame(initialize({ token: `${token.text}0` }))],
    ['an empty token', encodeFrame(initialize({ token: '' }))],
    ['a token that is no text', encodeFrame(initialize({ token: [token.text] }))],
    ['no token', encodeFrame(initialize({ trusted: true }))],
    ['no options', encodeFrame(initialize())],
    ['another request', encodeFrame({ ...initialize({ token: token.text }), method: 'shutdown' })],
    ['a list of messages', encodeFrame([initialize({ token: token.text })])],
    ['what a browser sends', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['too much', encodeFrame({ ...initialize({ token: token.text }), more: 'x'.repeat(2 ** 20) })],
    ['nothing', ''],
  ])('is not with %s', async (_name, bytes) => {
    expect(await opened(bytes)).toBeUndefined();
  });

  test('is not where the token comes second', async () => {
    const [without, second] = [initialize({}), initialize({ token: token.text })];
    expect(await opened(encodeFrame(without), encodeFrame(second))).toBeUndefined();
  });

  test('is not where nothing comes for long', async () => {
    const clock = new FakeClock();
    const admitted = admit(new PassThrough(), token, clock);
    clock.pass(60_000);
    expect(await admitted).toBe(false);
  });
});

test('a token stands in a file that only the user can read, whatever was there before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-token-'));
  const path = join(folder, 'token');
  await writeFile(path, 'old', { mode: 0o644 });
  await token.write(path);
  const text = await readFile(path, 'utf8');
  expect(text).toBe(token.text);
  expect(await opened(encodeFrame(initialize({ token: text })))).toHaveLength(1);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(token.text).toMatch(/^[0-9a-f]{64}$/);
  expect(new Token().text).not.toBe(token.text);
  await rm(folder, { recursive: true });
});
