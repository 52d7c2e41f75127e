/** The labels that are most like one that is not known, likeliest first: at most `count`, and none that is far off. */
export function nearestLabels(label: string, known: readonly string[], count = 3): string[] {
  return known
    .map((other) => ({ other, distance: distance(label.toLowerCase(), other.toLowerCase()) }))
    .filter(({ distance }) => distance <= 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ other }) => other);
}

/** In [0, 1]: the share of characters that differ; little where one is a part of the other. */
function distance(a: string, b: string): number {
  if (a.includes(b) || b.includes(a))
    return 0.25 * (1 - Math.min(a.length, b.length) / Math.max(a.length, b.length));
  return editDistance(a, b) / Math.max(a.length, b.length);
}

/** Levenshtein's: insertions, deletions and substitutions between two strings, in UTF-16 units. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const substituted = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
