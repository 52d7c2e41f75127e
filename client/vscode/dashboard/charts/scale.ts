/** From a value to a place in a drawing. */
export type Scale = (value: number) => number;

export const linear =
  ([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale =>
  (value) =>
    Math.round((from + ((value - low) / (high - low || 1)) * (to - from)) * 10) / 10;

/** At most `count` round numbers from `low` to `high`: ones, twos or fives of a power of ten apart. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const power = 10 ** Math.floor(Math.log10((high - low) / count));
  const step = [1, 2, 5].map((factor) => factor * power).find((size) => (high - low) / size <= count);
  const size = step ?? 10 * power;
  const first = Math.ceil(low / size - 1e-9);
  const last = Math.floor(high / size + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * size).toPrecision(12)),
  );
}

/** Where shares, as percents, lie, with some room: inside 0 and 100. */
export function percentRange(shares: readonly number[]): readonly [number, number] {
  if (shares.length === 0) return [0, 100];
  const low = Math.max(0, Math.floor((100 * Math.min(...shares)) / 5) * 5 - 5);
  const high = Math.min(100, Math.ceil((100 * Math.max(...shares)) / 5) * 5 + 5);
  return [low, high];
}
