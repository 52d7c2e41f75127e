import * as z from 'zod';
import { line } from '../text/one-line.ts';
import { label, optionalParams } from './common.ts';

const bilingual = z.object({ zh: z.string(), en: z.string() });

/** The session's tree unless another one that ships is named. */
export const labelsParams = optionalParams(z.object({ tree: z.string().optional() }));

const labelNode = z.object({
  path: label,
  ...bilingual.shape,
  definition: bilingual,
  /** Whether spans carry it; else it only groups others. */
  label: z.boolean(),
  /** Whether a user added it. */
  custom: z.boolean(),
  /** Semantic token type that it shows as. */
  tokenType: z.string(),
});

export const labelsResult = z.object({
  /** Name of the tree. */
  tree: z.string(),
  /** Every parent before its children. */
  labels: z.array(labelNode).readonly(),
});

const name = line.max(100);
const meaning = line.max(500);

export const addLabelParams = z.object({
  /** New, below a node of the tree. */
  path: label,
  zh: name,
  en: name,
  definition: z.object({ zh: meaning, en: meaning }).optional(),
  /** A document of the folder whose journal it goes to; the first folder of the workspace unless it is given. */
  uri: z.string().optional(),
});

/** The answer to what wrote records: their ids. */
export const writtenResult = z.object({ records: z.array(z.string()).readonly() });
