import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { firstFrame } from '../../../server/daemon/firstFrame.ts';
import { encodeFrame, helloSchema, welcomeSchema } from '../../../server/daemon/hello.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const limits = () => ({ clock: new FakeClock(), bytes: 1000, milliseconds: 5000 });

async function all(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const chunk of stream.end()) text += String(chunk);
  return text;
}

describe('the first message of a connection', () => {
  test('is read however it is cut into pieces, and what comes behind it stays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(80), { maxLength: 8 }), fc.string(), async (cuts, rest) => {
        const bytes = Buffer.concat([encodeFrame({ mingshi: 1, cwd: '/北京' }), Buffer.from(rest)]);
        const stream = new PassThrough();
        const message = firstFrame(stream, limits());
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        for (const [index, from] of places.slice(0, -1).entries()) {
          stream.write(bytes.subarray(from, places[index + 1]));
          await new Promise(setImmediate);
        }
        expect(await message).toEqual({ mingshi: 1, cwd: '/北京' });
        expect(await all(stream)).toBe(Buffer.from(rest).toString());
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  test('that does not come is undefined', async () => {
    const stream = new PassThrough();
    const message = firstFrame(stream, limits());
    stream.end('Content-Length: 10\r\n\r\n{');
    expect(await message).toBeUndefined();
  });

  test.each([
    ['is too long', 'Content-Length: 1001\r\n\r\n', 'longer than 1000 bytes'],
    ['has too long a header', `A: ${'x'.repeat(9000)}`, 'a header is longer'],
    ['is of another protocol', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'NAME: VALUE'],
    ['is no JSON', 'Content-Length: 4\r\n\r\n王b', 'no JSON'],
    ['is no UTF-8', Buffer.from('Content-Length: 1\r\n\r\n\xff', 'latin1'), 'no JSON'],
  ])('that %s is refused, and not quoted', async (_name, bytes, reason) => {
    const stream = new PassThrough();
    const message = firstFrame(stream, limits());
    stream.write(bytes);
    await expect(message).rejects.toThrow(reason);
    await expect(message).rejects.not.toThrow('王');
  });

  test('that comes late is refused', async () => {
    const stream = new PassThrough();
    const given = limits();
    const message = firstFrame(stream, given);
    stream.write('Content-Length: 10\r\n\r\n');
    given.clock.pass(5000);
    await expect(message).rejects.toThrow('in time');
  });
});

describe('a hello', () => {
  test.each([
    { mingshi: 1, cwd: '/work' },
    { mingshi: 1, cwd: '/work', model: './m', clientProcess: 12, userName: 'lin' },
    { mingshi: 1, control: 'status' },
    { mingshi: 1, control: 'stop' },
  ])('may be %j', (hello) => {
    expect(helloSchema.parse(hello)).toEqual(hello);
  });

  test.each([
    { mingshi: 2, cwd: '/work' },
    { cwd: '/work' },
    { mingshi: 1 },
    { mingshi: 1, cwd: '/work', clientProcess: -1 },
    { mingshi: 1, control: 'restart' },
    [],
    'hello',
    null,
  ])('may not be %j', (hello) => {
    expect(helloSchema.safeParse(hello).success).toBe(false);
  });

  test('is answered by a welcome or a refusal', () => {
    const welcome = { mingshi: 1, pid: 1, version: '1' };
    expect(welcomeSchema.parse(welcome)).toEqual(welcome);
    expect(welcomeSchema.parse({ mingshi: 1, refused: 'no' })).toEqual({ mingshi: 1, refused: 'no' });
    expect(welcomeSchema.safeParse({ mingshi: 1, pid: 0, version: '1' }).success).toBe(false);
  });
});
