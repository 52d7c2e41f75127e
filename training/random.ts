/**
 * Reproducible randomness: every use draws from a stream of its own, named by the seed and a path, so that no draw
 * depends on how many were made elsewhere. Streams are sfc32 (Chris Doty-Humphrey, PractRand), whose state is hashed
 * from the name with the 32-bit finaliser of MurmurHash3; all in 32-bit integers, equal on every machine.
 */
export interface RandomStream {
  /** Uniform in [0, 2^32). */
  readonly uint32: () => number;
  /** Uniform in [0, 1), with 32 random bits. */
  readonly uniform: () => number;
  /** Standard normal (Box and Muller). */
  readonly normal: () => number;
  /** Uniform in 0 … n - 1. */
  readonly integer: (n: number) => number;
  /** Shuffles in place (Fisher and Yates) and returns the array. */
  readonly shuffle: <T>(values: T[]) => T[];
}

export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomStream {
  const uint32 = sfc32(seed, path);
  const uniform = () => uint32() / 2 ** 32;
  const integer = (n: number) => Math.floor(uniform() * n);
  return {
    uint32,
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle: (values) => {
      for (let i = values.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [values[i], values[j]] = [values[j] as (typeof values)[number], values[i] as (typeof values)[number]];
      }
      return values;
    },
  };
}

/**
 * Fills a dropout mask: 1 with probability `keep`, which is taken to the next multiple of 1/256, else 0. A function of
 * its arguments alone. One random word serves four elements.
 */
export function fillDropoutMask(
  mask: Uint8Array,
  keep: number,
  seed: number,
  step: number,
  layer: string,
): void {
  const uint32 = sfc32(seed, ['dropout', layer, step]);
  const limit = Math.round(keep * 256);
  const whole = mask.length - (mask.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const word = uint32();
    mask[i] = Number((word & 0xff) < limit);
    mask[i + 1] = Number(((word >>> 8) & 0xff) < limit);
    mask[i + 2] = Number(((word >>> 16) & 0xff) < limit);
    mask[i + 3] = Number(word >>> 24 < limit);
  }
  for (let i = whole; i < mask.length; i++) mask[i] = Number((uint32() & 0xff) < limit);
}

function sfc32(seed: number, path: readonly (string | number)[]): () => number {
  let [a, b, c] = [0x9e3779b9, 0x243f6a88, 0xb7e15162].map((salt) => hash(salt, [seed, ...path])) as [
    number,
    number,
    number,
  ];
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** MurmurHash3's mixing over the code points of a name; parts are kept apart by a separator. */
function hash(salt: number, path: readonly (string | number)[]): number {
  let h = salt;
  for (const character of path.map(String).join('\u0000')) {
    h ^= Math.imul(character.codePointAt(0) ?? 0, 0xcc9e2d51);
    h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
