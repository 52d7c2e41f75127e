/** IEEE 754 half precision, as bit patterns: 1 sign bit, 5 exponent bits, 10 mantissa bits. */

const signBit = 0x8000;
const infinity = 0x7c00;

/** Rounds to the nearest half-precision value, ties to even; beyond 65,504 (rounded) to infinity. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const rounder = new Float32Array(1);
  const rounderBits = new Uint32Array(rounder.buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word) => {
    const sign = (word >>> 16) & signBit;
    const magnitude = word & 0x7fffffff;
    if (magnitude > 0x7f800000) return sign | infinity | ((magnitude >>> 13) & 0x3ff || 0x200);
    if (magnitude >= 0x477ff000) return sign | infinity;
    if (magnitude < 0x38800000) {
      // Subnormal: the unit in the last place of 0.5 in single precision is that of half precision's subnormals,
      // so that adding 0.5 rounds there and leaves the wanted bits in the mantissa.
      rounderBits[0] = magnitude;
      rounder[0] = (rounder[0] ?? 0) + 0.5;
      return sign | ((rounderBits[0] ?? 0) - 0x3f000000);
    }
    return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  });
}

/** Exact. */
export function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  halves.forEach((half, index) => {
    const magnitude = half & 0x7fff;
    if (magnitude < 0x400) {
      values[index] = (half & signBit ? -magnitude : magnitude) * 2 ** -24;
    } else {
      const rebias = magnitude < infinity ? 0x38000000 : 0x70000000;
      bits[index] = (((half & signBit) << 16) | ((magnitude << 13) + rebias)) >>> 0;
    }
  });
  return values;
}
