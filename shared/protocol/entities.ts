import * as z from 'zod';
import { count, label, limit, optionalParams, position, range, share, time } from './common.ts';

const scoredLabel = z.object({ label, score: share });

const entity = z.object({
  range,
  text: z.string(),
  /** All of the label; `score` is the probability of just this span with just this label. 1 where a user said so. */
  label,
  score: share,
  /** What an editor shows of it, by `uncertainBelow`. */
  shown: z.object({ label, score: share, uncertain: z.boolean() }),
  /** Other labels of the same span, likeliest first. */
  alternatives: z.array(scoredLabel).readonly(),
  /** Who said so; null where it is the model's own. */
  mark: z
    .object({
      /** Id of the record. */
      record: z.string(),
      author: z.string(),
      kind: z.enum(['accept', 'relabel', 'add', 'reviewed']),
      time,
    })
    .nullable(),
  /** The name lists that know the text, with the types of names that they know it as. */
  lists: z.array(z.object({ list: z.string(), types: z.array(z.string()).readonly() })).readonly(),
  /** The list that wants it to be labelled so always; null where none does. */
  always: z.string().nullable(),
});

export const entitiesParams = z.object({ uri: z.string(), range: range.optional() });

export const entitiesResult = z.object({
  uri: z.string(),
  /** Of the document. */
  version: z.int(),
  /** Name of the label tree, and version of the model; null where the text woke no model. */
  tree: z.string().nullable(),
  model: z.string().nullable(),
  /** In order, none overlapping another. */
  entities: z.array(entity).readonly(),
});

export type ProtocolEntity = z.infer<typeof entity>;

/** A place that the model is not sure of. */
const uncertainPlace = z.object({
  uri: z.string(),
  /** A client that sets its cursor to where it begins is led on from there. */
  range,
  label,
  /** Probability that what shows is right: this span with this label, or, where it is `missed`, nothing. */
  score: share,
  /** The model found nothing here, though the user, or a list of the user's, knows the name as `label`. */
  missed: z.literal(true).optional(),
});

const scope = z.enum(['document', 'workspace']);

/**
 * `mingshi/nextUncertain`: the doubt that teaches most after the one at `position`, or, where there is none, first of
 * all. `mingshi/previousUncertain`: the one before it, or, where there is none, the last.
 */
export const uncertainParams = z.object({
  uri: z.string(),
  position,
  /** Where to look: in this document, or in all open ones and the text files of the workspace. */
  scope,
});

export type UncertainParams = z.infer<typeof uncertainParams>;

/** The answer to `mingshi/nextUncertain` and `mingshi/previousUncertain`; null where there is no such place. */
export const uncertainResult = uncertainPlace
  .extend({
    /** How many such places there are, this one among them. */
    remaining: count,
  })
  .nullable();

export type UncertainPlace = NonNullable<z.infer<typeof uncertainResult>>;

export const uncertainListParams = optionalParams(
  z
    .object({
      uri: z.string().optional(),
      /** Where to look: in the document `uri`, or in all open ones and the text files of the workspace. */
      scope: scope.default('workspace'),
      limit: limit(50),
    })
    .refine(({ uri, scope }) => scope === 'workspace' || uri !== undefined, {
      path: ['uri'],
      message: 'it is needed where scope is document',
    }),
);

export const uncertainListResult = z.object({
  /** What teaches most first. */
  places: z.array(uncertainPlace.extend({ text: z.string() })).readonly(),
  /** How many there are in all. */
  total: count,
});
