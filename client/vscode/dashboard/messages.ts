import * as z from 'zod';
import { compareVersionsParams } from '../../../shared/protocol/learning.ts';
import { requests } from '../../../shared/protocol/requests.ts';

/** What the dashboard shows; null is what could not be told. */
export const dashboardState = z.object({
  language: z.enum(['en', 'zh']),
  /** Names of labels by their paths, in the user's language. */
  names: z.record(z.string(), z.string()),
  statistics: requests['mingshi/statistics'].result.nullable(),
  /** Null where the model does not learn. */
  versions: requests['mingshi/versions'].result.nullable(),
  runs: requests['mingshi/runs'].result.nullable(),
  comparison: compareVersionsParams.extend({ result: requests['mingshi/compareVersions'].result }).nullable(),
});

export type DashboardState = z.infer<typeof dashboardState>;

/** What the page says. */
export const fromPage = z.discriminatedUnion('type', [
  /** It can show something now. */
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('refresh') }),
  z.strictObject({ type: z.literal('compare'), ...compareVersionsParams.shape }),
]);

export type FromPage = z.infer<typeof fromPage>;

/** What the page is told. */
export const toPage = z.strictObject({
  ...{ type: z.literal('state'), state: dashboardState },
  /** Whether the comparison is what the user asked for. */
  isAboutComparison: z.boolean(),
});

export type ToPage = z.infer<typeof toPage>;
