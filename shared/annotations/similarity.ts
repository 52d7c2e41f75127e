/** The text on both sides of a mention. */
export interface Surroundings {
  readonly left: string;
  readonly right: string;
}

/**
 * How alike the surroundings of two mentions are, in [0, 1]: the share of their characters, counted in UTF-16 units,
 * that belong to longest common subsequences, of the left sides and of the right sides (Dice's coefficient).
 *
 * @returns undefined where it is less than `least`
 */
export function similarity(a: Surroundings, b: Surroundings, least: number): number | undefined {
  const total = a.left.length + b.left.length + a.right.length + b.right.length;
  if (total === 0) return 1;
  const most = Math.min(a.left.length, b.left.length) + Math.min(a.right.length, b.right.length);
  if ((2 * most) / total < least) return undefined;
  const share = (2 * (commonLength(a.left, b.left) + commonLength(a.right, b.right))) / total;
  return share < least ? undefined : share;
}

/** Length of a longest common subsequence. Equal beginnings and ends belong to one, so only what differs is compared. */
function commonLength(a: string, b: string): number {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const between = subsequence(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return start + end + between;
}

function subsequence(a: string, b: string): number {
  const row = new Uint16Array(b.length + 1);
  for (let i = 0; i < a.length; i += 1) {
    const character = a.charCodeAt(i);
    let diagonal = 0;
    for (let j = 0; j < b.length; j += 1) {
      const above = row[j + 1] ?? 0;
      row[j + 1] = character === b.charCodeAt(j) ? diagonal + 1 : Math.max(above, row[j] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}
