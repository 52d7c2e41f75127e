import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../shared/model/float16.ts';

const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

/** The value of a bit pattern by the definition of IEEE 754. */
function valueOf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + mantissa / 1024) : sign * 2 ** -14 * (mantissa / 1024);
}

describe('half precision', () => {
  it('widens all 65,536 patterns to their values, the sign of zero included', () => {
    const values = fromFloat16(all);
    const wrong = [...all].filter((bits) => !Object.is(values[bits], valueOf(bits)));
    expect(wrong).toEqual([]);
  });

  it('narrows every one of them back to its pattern', () => {
    expect(toFloat16(fromFloat16(all))).toEqual(all);
  });

  it('rounds to the nearest, ties to even, next to and half-way between all neighbours', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7c00; bits += 1) {
      // Beyond the largest value the next step would be 2^16.
      const [below, above] = [valueOf(bits), bits === 0x7bff ? 65_536 : valueOf(bits + 1)];
      const middle = (below + above) / 2;
      const step = middle * 2 ** -23;
      const even = bits % 2 === 0 ? bits : bits + 1;
      const [atMiddle, under, over] = toFloat16(Float32Array.of(middle, middle - step, middle + step));
      const [negative] = toFloat16(Float32Array.of(-middle));
      if (atMiddle !== even || under !== bits || over !== bits + 1 || negative !== (even | 0x8000))
        wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  it('keeps infinities and NaN, and overflows to infinity', () => {
    expect([...toFloat16(Float32Array.of(Infinity, -Infinity, 65_520, 1e30, -1e30))]).toEqual([
      0x7c00, 0xfc00, 0x7c00, 0x7c00, 0xfc00,
    ]);
    // A NaN whose payload lies only in bits that are cut off must not become infinity.
    const nan = new Float32Array(Uint32Array.of(0x7f800001).buffer);
    expect(fromFloat16(toFloat16(nan))[0]).toBeNaN();
  });

  it('reads views at any element offset', () => {
    expect(toFloat16(Float32Array.of(9, 1, 2).subarray(1))).toEqual(Uint16Array.of(0x3c00, 0x4000));
  });
});
