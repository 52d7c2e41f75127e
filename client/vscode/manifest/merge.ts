const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Two pieces of a manifest in one: lists one after the other, objects key by key.
 * @throws Error where both say something else of the same key
 */
export function merge(a: unknown, b: unknown, path = ''): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return Object.fromEntries(
      Array.from(keys, (key) => {
        if (!(key in a)) return [key, b[key]];
        if (!(key in b)) return [key, a[key]];
        return [key, merge(a[key], b[key], `${path}/${key}`)];
      }),
    );
  }
  if (a === b) return a;
  throw new Error(
    `two parts of the extension contribute ${path}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`,
  );
}
