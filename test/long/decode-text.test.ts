import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeText } from '../../shared/text/decode.ts';
import { longRuns } from '../support/long.ts';

/** Offset of the first character that is not whole, found the slow way; undefined if all are sound. */
function slowly(bytes: Uint8Array): number | undefined {
  let sound = 0;
  while (sound < bytes.length) {
    const length = [1, 2, 3, 4].find(
      (size) => sound + size <= bytes.length && isUtf8(bytes.subarray(sound, sound + size)),
    );
    if (length === undefined) return sound;
    sound += length;
  }
  return undefined;
}

it('finds the first bad byte of any bytes that a slow reading finds, however they arrive', async () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => [...Buffer.from(text)]),
    fc.constantFrom([0x0a], [0xe4, 0xb8], [0xf0, 0x9f], [0xed, 0xa0, 0x80], [0xc1]),
    fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 4 }),
  );
  const bytes = fc
    .array(piece, { maxLength: 12 })
    .map((pieces) => Uint8Array.from([0x61, 0x61, 0x61, ...pieces.flat()]));
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (whole, step) => {
      async function* chunks() {
        for (let at = 0; at < whole.length; at += step)
          yield await Promise.resolve(whole.subarray(at, at + step));
      }
      fc.pre(!whole.includes(0));
      let text = '';
      let error: unknown;
      try {
        for await (const part of decodeText(chunks(), { name: 'x' })) text += part;
      } catch (thrown) {
        error = thrown;
      }
      const bad = slowly(whole);
      if (bad === undefined) expect([error, text]).toEqual([undefined, Buffer.from(whole).toString()]);
      else expect(String(error)).toContain(` at byte offset ${bad} is not valid utf-8`);
    }),
    longRuns(200_000),
  );
}, 600_000);
