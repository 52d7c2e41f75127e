import { SpokenError } from '../../shared/l10n/spoken.ts';
import type { LearnedVersion, Line } from '../../shared/model/line.ts';

/** So many of the last versions are kept, beside those that are pinned. */
const keptVersions = 5;

/** With a new version, which is live from now on. */
export const published = (line: Line, version: LearnedVersion): Line =>
  pruned({
    ...line,
    current: version.version,
    versions: [...line.versions.filter((other) => other.version !== version.version), version],
  });

/**
 * With an earlier version live again.
 * @param version null for the model that ships; the one before unless given
 * @throws SpokenError where there is no such version, or none before
 */
export function rolledBack(line: Line, version: string | null = before(line)): Line {
  if (version === null) return { ...line, current: null };
  const { bad } = versionOf(line, version);
  if (bad !== null) throw new SpokenError(({ learning }) => learning.versions.unusable(version, bad));
  return { ...line, current: version };
}

/** @throws SpokenError where there is no such version */
export function pinned(line: Line, version: string, pinned: boolean): Line {
  versionOf(line, version);
  return changed(line, version, { pinned });
}

/** With a version that turned out to be unusable. Where it is the live one, the one before returns. */
export const spoilt = (line: Line, version: string, bad: string): Line => ({
  ...changed(line, version, { bad }),
  current: line.current === version ? before(line) : line.current,
});

/** Without some versions, for good. Where the live one is among them, the last one before it that is left returns. */
export function forgotten(line: Line, isForgotten: (version: string) => boolean): Line {
  const { current, versions } = line;
  const left = versions.filter(({ version }) => !isForgotten(version));
  if (current === null || !isForgotten(current)) return { ...line, versions: left };
  const live = versions.findIndex(({ version }) => version === current);
  const usable = versions.slice(0, live).filter(({ version, bad }) => bad === null && !isForgotten(version));
  return { ...line, versions: left, current: usable.at(-1)?.version ?? null };
}

/**
 * What was live before the present version: the one that it went on from, else the last usable one that was made
 * before; null for the model that ships.
 * @throws SpokenError where the model that ships is live
 */
function before({ current, versions }: Line): string | null {
  const index = versions.findIndex(({ version }) => version === current);
  const live = versions[index];
  if (!live) throw new SpokenError(({ learning }) => learning.versions.noneBefore);
  if (live.parent === null) return null;
  const usable = versions.slice(0, index).filter(({ bad }) => bad === null);
  const parent = usable.find(({ version }) => version === live.parent) ?? usable.at(-1);
  return parent?.version ?? null;
}

/** @throws SpokenError where there is no such version */
function versionOf({ versions }: Line, version: string): LearnedVersion {
  const found = versions.find((other) => other.version === version);
  if (found) return found;
  const known = versions.map((other) => other.version);
  throw new SpokenError(({ learning }) => learning.versions.unknown(version, known));
}

const changed = (line: Line, version: string, change: Partial<LearnedVersion>): Line => ({
  ...line,
  versions: line.versions.map((other) => (other.version === version ? { ...other, ...change } : other)),
});

/** Without what nothing keeps: the last versions, the live one, the one before it, and those that are pinned. */
function pruned(line: Line): Line {
  const kept = new Set<string | null>([line.current, line.current === null ? null : before(line)]);
  for (const { version } of line.versions.slice(-keptVersions)) kept.add(version);
  return { ...line, versions: line.versions.filter(({ version, pinned }) => pinned || kept.has(version)) };
}
