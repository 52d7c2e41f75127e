import * as z from 'zod';
import { treeSchema } from '../labels/parse.ts';

/** Version of the package format that this code reads and writes. */
export const packageFormat = 1;

export const fileNames = {
  manifest: 'manifest.json',
  graph: 'model.onnx',
  weights: 'weights.safetensors',
  vocabulary: 'vocab.txt',
  card: 'README.md',
} as const;

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** `manifest.json` of a model package: what the files beside it are and how to use them. */
export const manifestSchema = z.strictObject({
  format: z.literal(packageFormat),
  name,
  /** First 12 hexadecimal digits of the weights' sha256: two packages of one version give the same tokens. */
  version: z.string().regex(/^[0-9a-f]{12}$/),
  method: z.string(),
  architecture: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.number())])),
  tree: treeSchema,
  scheme: z.enum(['BIO', 'BIOS', 'BIOES', 'BMES']),
  /** Label paths in the order of the tags; see `tagSet`. */
  labels: z.array(z.string()).min(1).max(2_000),
  /** Graph inputs by name; `function` names the versioned input function that fills it, such as `characters@1`. */
  inputs: z.array(z.strictObject({ name: z.string(), function: z.string() })).min(1),
  /** `emissions` is a graph output of shape [batch, length, tags]; the others are tensors of the weights file. */
  head: z.strictObject({
    emissions: z.string(),
    transitions: z.string(),
    start: z.string(),
    end: z.string(),
  }),
  vocabularySha256: sha256,
  /** Figures by name, as measured when the package was written. */
  metrics: z.record(z.string(), z.number()),
  data: z.array(z.strictObject({ name: z.string(), sha256, sentences: z.number().int() })),
  /** The name lists that it was trained with. */
  lists: z
    .array(z.strictObject({ name: z.string(), sha256, names: z.number().int().nonnegative() }))
    .default([]),
  seed: z.number().int(),
  parent: z.string().nullable(),
  libraries: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.strictObject({ bytes: z.number().int().nonnegative(), sha256 })),
});

export type Manifest = z.infer<typeof manifestSchema>;
