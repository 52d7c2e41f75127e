import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all regular files under `path`, links not followed; undefined where there is nothing. */
export async function diskUsage(path: string): Promise<number | undefined> {
  const stat = await lstat(path).catch(absent);
  if (!stat) return undefined;
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  let bytes = 0;
  for (const name of (await readdir(path).catch(absent)) ?? [])
    bytes += (await diskUsage(join(path, name))) ?? 0;
  return bytes;
}

/** What vanished meanwhile, or may not be read, counts as nothing. */
const absent = (): undefined => undefined;

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `9.1 MB`: decimal units, one digit after the point from kilobytes on. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}
