import * as z from 'zod';
import { correctionsParams, correctionsResult, moveJournalParams, moveJournalResult } from './corrections.ts';
import { noParams } from './common.ts';
import {
  entitiesParams,
  entitiesResult,
  uncertainListParams,
  uncertainListResult,
  uncertainParams,
  uncertainResult,
} from './entities.ts';
import { addLabelParams, labelsParams, labelsResult, writtenResult } from './labels.ts';
import {
  compareVersionsParams,
  compareVersionsResult,
  pinVersionParams,
  runsParams,
  runsResult,
  trainingStatus,
  versionsResult,
} from './learning.ts';
import {
  addNameParams,
  addNameResult,
  namesParams,
  namesResult,
  removeNameParams,
  removeNameResult,
} from './names.ts';
import { modelStatus, statisticsParams, statisticsResult, statusResult } from './status.ts';

/** What the server announces as `experimental.mingshi.protocol`: it changes when a message changes its meaning. */
export const protocolVersion = 1;

/** What a client may ask, beside the Language Server Protocol; docs/protocol.md has an example of each. */
export const requests = {
  'mingshi/settled': {
    params: z.object({ textDocument: z.object({ uri: z.string() }) }),
    /** Then everything in the document is analysed: what `semanticTokens/full` gives is complete. */
    result: z.null(),
  },
  'mingshi/entities': { params: entitiesParams, result: entitiesResult },
  'mingshi/corrections': { params: correctionsParams, result: correctionsResult },
  'mingshi/moveJournal': { params: moveJournalParams, result: moveJournalResult },
  'mingshi/uncertain': { params: uncertainListParams, result: uncertainListResult },
  'mingshi/nextUncertain': { params: uncertainParams, result: uncertainResult },
  'mingshi/previousUncertain': { params: uncertainParams, result: uncertainResult },
  'mingshi/training': { params: noParams, result: trainingStatus },
  'mingshi/runs': { params: runsParams, result: runsResult },
  'mingshi/versions': { params: noParams, result: versionsResult },
  'mingshi/pinVersion': { params: pinVersionParams, result: z.null() },
  'mingshi/compareVersions': { params: compareVersionsParams, result: compareVersionsResult },
  'mingshi/labels': { params: labelsParams, result: labelsResult },
  'mingshi/addLabel': { params: addLabelParams, result: writtenResult },
  'mingshi/names': { params: namesParams, result: namesResult },
  'mingshi/addName': { params: addNameParams, result: addNameResult },
  'mingshi/removeName': { params: removeNameParams, result: removeNameResult },
  'mingshi/statistics': { params: statisticsParams, result: statisticsResult },
  'mingshi/status': { params: noParams, result: statusResult },
} as const satisfies Record<string, { readonly params: z.ZodType; readonly result: z.ZodType }>;

export type RequestName = keyof typeof requests;
export type Params<Name extends RequestName> = z.output<(typeof requests)[Name]['params']>;
export type Answer<Name extends RequestName> = z.output<(typeof requests)[Name]['result']>;

/** What the server tells a client that announces `experimental.mingshi.news`. */
export const serverNotifications = {
  'mingshi/trainingChanged': trainingStatus,
  'mingshi/modelChanged': modelStatus,
} as const satisfies Record<string, z.ZodType>;

/** What a client may tell the server. */
export const clientNotifications = {
  /** The user began to trust the workspace, or does so no more. */
  'mingshi/trustChanged': z.object({ trusted: z.boolean() }),
} as const satisfies Record<string, z.ZodType>;

export type Told<Name extends keyof typeof clientNotifications> = z.output<
  (typeof clientNotifications)[Name]
>;
