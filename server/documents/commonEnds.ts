/** How many items two lists have in common at their beginnings and at their ends, none counted twice. */
export function commonEnds(
  before: readonly unknown[],
  after: readonly unknown[],
): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1;
  return { head, tail };
}
