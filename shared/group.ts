/** The items by what `keyOf` says of them, keys and items in the order in which they came. */
export function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** How often each name occurs, the most frequent first, then by name. */
export function countBy(names: Iterable<string>): Readonly<Record<string, number>> {
  const counts = Array.from(
    groupBy(names, (name) => name),
    ([name, all]) => [name, all.length] as const,
  );
  return Object.fromEntries(counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
