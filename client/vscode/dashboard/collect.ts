import type { Ask } from '../views/ask.ts';
import { comparedWith } from '../views/versionItems.ts';
import type { DashboardState } from './messages.ts';

/** Two versions, as `mingshi/compareVersions` names them. */
export interface Pair {
  readonly a: string;
  readonly b: string;
}

/** The runs that are kept. */
const allRuns = 100;

/**
 * Asks for all that the dashboard shows. What is refused, or cannot be told, is null.
 *
 * @param pair to compare; unless it is given, the version in use and the one it follows
 */
export async function collect(ask: Ask, language: string, pair: Pair | undefined): Promise<DashboardState> {
  const key = language.startsWith('zh') ? 'zh' : 'en';
  const told = <Value>(answer: Promise<Value>): Promise<Value | null> => answer.catch(() => null);
  const [statistics, versions, runs] = await Promise.all([
    told(ask('mingshi/statistics')),
    told(ask('mingshi/versions')),
    told(ask('mingshi/runs', { limit: allRuns })),
  ]);
  const live = versions?.versions.find((version) => version.live);
  const wanted = pair ?? (live && versions && comparedWith(versions.versions, live.version));
  const compared = wanted && (await told(ask('mingshi/compareVersions', wanted)));
  // Their names wake the model: only where there are labels to name.
  const hasLabels = Object.keys(statistics?.labels ?? {}).length > 0 || (compared?.labels.length ?? 0) > 0;
  const labels = hasLabels ? await told(ask('mingshi/labels')) : null;
  return {
    ...{ language: key, statistics, versions, runs },
    names: Object.fromEntries((labels?.labels ?? []).map((label) => [label.path, label[key]])),
    comparison: wanted && compared ? { ...wanted, result: compared } : null,
  };
}
