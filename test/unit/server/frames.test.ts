import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameDecoder, FrameError } from '../../../server/transport/frames.ts';

const frame = (body: string, header = ''): Buffer =>
  Buffer.from(`${header}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

function decode(chunks: readonly Uint8Array[]): string[] {
  const decoder = new FrameDecoder();
  return chunks.flatMap((chunk) => Array.from(decoder.push(chunk), (body) => Buffer.from(body).toString()));
}

describe('FrameDecoder', () => {
  test('gives the same bodies however the stream is cut', () => {
    const bodies = fc.array(
      fc.string({ unit: fc.constantFrom('{', '王', '😀', '\r\n\r\n', 'Content-Length: 3') }),
    );
    fc.assert(
      fc.property(bodies, fc.array(fc.nat(12), { maxLength: 200 }), (written, sizes) => {
        const stream = Buffer.concat(written.map((body) => frame(body)));
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const size of sizes) chunks.push(stream.subarray(from, (from += size)));
        expect(decode([...chunks, stream.subarray(from)])).toEqual(written);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('takes other headers, and names in any case', () => {
    expect(decode([frame('{}', 'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n')])).toEqual([
      '{}',
    ]);
    expect(decode([Buffer.from('content-length:2\r\n\r\n{}')])).toEqual(['{}']);
    expect(decode([frame('')])).toEqual(['']);
  });

  test('gives the sound bodies before it refuses a broken header, and says what is wrong', () => {
    const decoder = new FrameDecoder();
    const bodies = decoder.push(Buffer.concat([frame('{}'), Buffer.from('Content-Length: x\r\n\r\n')]));
    expect(Buffer.from(bodies.next().value ?? []).toString()).toBe('{}');
    expect(() => bodies.next()).toThrow(new FrameError('Content-Length is not a length in bytes'));
  });

  test('refuses a header as soon as it is too long', () => {
    const decoder = new FrameDecoder();
    expect([...decoder.push(Buffer.alloc(8192, 'x'))]).toEqual([]);
    expect(() => [...decoder.push(Buffer.from('x'))]).toThrow(FrameError);
  });
});
