import * as z from 'zod';
import { count, label, limit, optionalParams } from './common.ts';

export const namesParams = optionalParams(
  z.object({
    /** Only names that hold this text. */
    query: z.string().min(1).max(100).optional(),
    /** How many to pass over. */
    offset: count.default(0),
    limit: limit(100),
  }),
);

const listedName = z.object({
  name: z.string(),
  label: z.string(),
  /** Whether it is to be labelled so wherever it stands as a word of its own. */
  always: z.boolean(),
  /** In the file, from 1. */
  line: z.int().min(1),
});

export const namesResult = z.object({
  /** Path of the user's list; it need not exist. */
  file: z.string(),
  /** In the order of their lines. */
  names: z.array(listedName).readonly(),
  /** How many there are that hold the text. */
  total: count,
  /** Lines that cannot be used. */
  faults: z.object({
    count,
    first: z.array(z.object({ line: z.int().min(1), message: z.string() })).readonly(),
  }),
});

export const addNameParams = z.object({
  name: z.string().trim().min(1).max(100),
  label,
  always: z.boolean().default(false),
});

/** Without that line the file is as it was. */
export const addNameResult = z.object({
  file: z.string(),
  /** False where it was listed so already. */
  added: z.boolean(),
});

export const removeNameParams = z.object({ name: z.string().trim().min(1).max(100), label });

export const removeNameResult = z.object({
  file: z.string(),
  /** How many lines were removed. */
  removed: count,
});
