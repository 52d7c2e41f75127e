import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { decodeSafetensors, encodeSafetensors } from '../../shared/model/safetensors.ts';
import { bool, float32, int32, int64, uint8, type TensorMap } from '../../shared/model/tensor.ts';

const tensors: TensorMap = {
  odd: uint8([3], Uint8Array.of(1, 2, 3)),
  flags: bool([1, 2], Uint8Array.of(1, 0)),
  weights: float32([2, 2], Float32Array.of(1, -2.5, 65_504, 2 ** -24)),
  ids: int32([2], Int32Array.of(-1, 7)),
  big: int64([], BigInt64Array.of(-(2n ** 62n))),
  none: float32([0, 5]),
};

/** A file with any header over a body of `bytes` zeros. */
function fileOf(header: unknown, bytes: number, headerLength?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setBigUint64(0, headerLength ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}
const entry = (start: number, end: number, shape = [(end - start) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe('safetensors files', () => {
  it('come back as they were written, whatever the order of the tensors', () => {
    const metadata = { format: 'pt', 名: '实' };
    const file = encodeSafetensors(tensors, metadata);
    expect(decodeSafetensors(file, 'f')).toEqual({ tensors, metadata });
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(encodeSafetensors(reversed, metadata)).toEqual(file);
  });

  it('hold a JSON header that others can read: little-endian length, offsets aligned to the elements', () => {
    const file = encodeSafetensors(tensors);
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<
      string,
      unknown
    >;
    expect(length % 8).toBe(0);
    expect(header.big).toEqual({ dtype: 'I64', shape: [], data_offsets: [0, 8] });
    expect(header.ids).toEqual({ dtype: 'I32', shape: [2], data_offsets: [8, 16] });
    expect(header.weights).toEqual({ dtype: 'F32', shape: [2, 2], data_offsets: [16, 32] });
  });

  it('hold chosen tensors in half precision, widened on reading', () => {
    const { weights } = tensors;
    const file = encodeSafetensors(
      { weights: weights ?? float32([]), more: float32([1], Float32Array.of(0.1)) },
      {},
      () => true,
    );
    const read = decodeSafetensors(file, 'f').tensors;
    expect(read.weights).toEqual(weights);
    expect(read.more?.data[0]).toBe(0.0999755859375);
    expect(file.length).toBeLessThan(
      encodeSafetensors({ weights: weights ?? float32([]), more: float32([1]) }).length,
    );
  });

  it('come back from a view at an odd offset of a larger buffer', () => {
    const file = encodeSafetensors(tensors);
    const larger = Buffer.alloc(file.length + 5);
    larger.set(file, 5);
    expect(decodeSafetensors(larger.subarray(5), 'f').tensors).toEqual(tensors);
  });

  it.each([
    ['an empty file', new Uint8Array(), /only 0 bytes/],
    ['a header longer than the limit', fileOf({}, 0, 2n ** 63n), /larger than 1048576/],
    ['a header longer than the file', fileOf({}, 0, 50n), /inside its header/],
    ['a header that is no JSON', fileOf('{"a":', 0), /not JSON/],
    ['a header that is no table', fileOf([], 0), /not a table/],
    ['metadata that are no strings', fileOf({ __metadata__: { a: 1 } }, 0), /table of strings/],
    ['an unknown type', fileOf({ a: entry(0, 4, [1], 'BF16') }, 4), /tensor 'a'/],
    ['a negative size', fileOf({ a: entry(0, 4, [-1, -1]) }, 4), /tensor 'a'/],
    ['an unknown field', fileOf({ a: { ...entry(0, 4), file: '/etc/passwd' } }, 4), /tensor 'a'/],
    ['a shape that needs more bytes', fileOf({ a: entry(0, 4, [2]) }, 4), /4 bytes for F32 \[2\]/],
    ['a shape whose product overflows', fileOf({ a: entry(0, 4, [2 ** 50, 2 ** 50]) }, 4), /4 bytes for F32/],
    ['halves of an odd length', fileOf({ a: entry(0, 3, [1], 'F16') }, 3), /3 bytes for F16/],
    ['offsets that run backwards', fileOf({ a: entry(4, 0, [1]) }, 4), /begins at 4/],
    ['an end before its start', fileOf({ b: entry(0, 4), a: entry(4, 2, [1]) }, 4), /ends at 2/],
    ['an end beyond the file', fileOf({ a: entry(0, 8) }, 4), /ends at 8 of 4/],
    ['tensors that overlap', fileOf({ a: entry(0, 8), b: entry(4, 8) }, 8), /begins at 4 where 8/],
    ['tensors that share their bytes', fileOf({ a: entry(0, 4), b: entry(0, 4) }, 4), /begins at 0 where 4/],
    ['a gap', fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12), /begins at 8 where 4/],
    ['bytes behind the last tensor', fileOf({ a: entry(0, 4) }, 6), /2 bytes follow/],
  ])('refuse %s', (_, file, message) => {
    expect(() => decodeSafetensors(file, 'weights of x')).toThrow(message);
    expect(() => decodeSafetensors(file, 'weights of x')).toThrow(UserError);
    expect(() => decodeSafetensors(file, 'weights of x')).toThrow(/^weights of x is not/);
  });

  it('end in a UserError wherever they are damaged', () => {
    const file = encodeSafetensors(tensors, { a: 'b' });
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.boolean(), (position, value, cut) => {
        const damaged = cut ? file.slice(0, position) : file.with(position, value);
        try {
          decodeSafetensors(damaged, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('never let a name touch the prototype', () => {
    const { tensors: read } = decodeSafetensors(
      fileOf('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
      'f',
    );
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(['__proto__']);
  });
});
