import * as z from 'zod';
import { count, label, limit, optionalParams, share, time } from './common.ts';

/** Of spans: how many are right of those that were found and of those that are there. */
const score = z.object({ f1: share, correct: count, predicted: count, gold: count });
/**
 * Of the model that was live before a run (of the one that training began with, where the live one had learned what was
 * taken back), and of the candidate that it made, over the same sentences.
 */
const pair = z.object({ live: score, candidate: score });
/** What the gate decides by: corrections that were held out, and the gate's own sentences. */
const figures = z.object({ corrections: pair, gate: pair });

const run = z.object({
  started: time,
  ended: time,
  outcome: z.enum(['published', 'kept', 'cancelled', 'failed', 'nothing']),
  /** One line, in the client's language. */
  reason: z.string(),
  /** The version that was live after it. */
  version: z.string(),
  /** Of the records that it learned from. */
  corrections: count,
  /** Sentences with corrections, and sentences without. */
  examples: count,
  unlabelled: count,
  /** Null where it did not get to the gate, or had nothing to learn any more. */
  figures: figures.nullable(),
});

/** Also what `mingshi/trainingChanged` tells. */
export const trainingStatus = z.object({
  /** Name of the line of models that learns; null where the session's model does not. */
  line: z.string().nullable(),
  /** The live version; null until a model that does not learn is loaded. */
  version: z.string().nullable(),
  running: z.boolean(),
  /** The share of the run in progress that is done; null where none is. */
  progress: share.nullable(),
  /** Corrections that no run has learned, or unlearned, nor does now. */
  fresh: count,
  /** When a run starts by itself if nothing happens before; null where none is to. */
  next: time.nullable(),
  /** The last run that has ended. */
  last: run.nullable(),
});

export const runsParams = optionalParams(z.object({ limit: limit(20) }));
export const runsResult = z.object({
  /** The newest first. */
  runs: z.array(run).readonly(),
});

const version = z.object({
  version: z.string(),
  /** What users call the one that the line stands on: what ships, or in a workspace the user's. Null for all others. */
  base: z.enum(['builtin', 'user']).nullable(),
  live: z.boolean(),
  /** Kept for good. */
  pinned: z.boolean(),
  /** Why it cannot be used; null where it can. */
  bad: z.string().nullable(),
  made: time.nullable(),
  /** The version that it went on from; null, as what follows, where the line does not know how it was made. */
  parent: z.string().nullable(),
  /** Why it was taken, in one line, in the client's language. */
  reason: z.string().nullable(),
  figures: figures.nullable(),
});

export const versionsResult = z.object({
  line: z.string(),
  /** The newest first; the last one is what the line stands on. */
  versions: z.array(version).readonly(),
});

export const pinVersionParams = z.object({ version: z.string(), pinned: z.boolean() });

/** Versions, or `builtin` or `user` for the one that the line stands on. */
export const compareVersionsParams = z.object({ a: z.string(), b: z.string() });

const both = z.object({ a: share.nullable(), b: share.nullable() });

/** F1 on the gate's sentences, as measured when the versions were made; null where a label was not among them. */
export const compareVersionsResult = z.object({
  labels: z.array(both.extend({ label })).readonly(),
  /** Over all labels. */
  all: both,
});

export type ProtocolRun = z.infer<typeof run>;
export type ProtocolFigures = z.infer<typeof figures>;
export type ProtocolVersion = z.infer<typeof version>;
export type TrainingStatus = z.infer<typeof trainingStatus>;
