import type { Duplex } from 'node:stream';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { firstFrame } from '../daemon/firstFrame.ts';
import { encodeFrame } from '../daemon/hello.ts';
import type { Token } from './token.ts';

const limits = { bytes: 2 ** 20, milliseconds: 10_000 };

const opening = z.looseObject({
  method: z.literal('initialize'),
  params: z.looseObject({
    initializationOptions: z
      .looseObject({ token: z.string() })
      .transform(({ token, ...others }) => ({ token, others })),
  }),
});

/**
 * Reads the first message of a connection, which has to be `initialize` with the token. What is left in the stream is
 * that message without the token, and what came behind it.
 *
 * @returns false where anything else came, or nothing
 */
export async function admit(stream: Duplex, token: Token, clock: Clock): Promise<boolean> {
  const message = await firstFrame(stream, { clock, ...limits }).catch(() => undefined);
  const { data } = opening.safeParse(message);
  if (!data) return false;
  const { token: given, others } = data.params.initializationOptions;
  if (!token.is(given)) return false;
  stream.unshift(encodeFrame({ ...data, params: { ...data.params, initializationOptions: others } }));
  return true;
}
