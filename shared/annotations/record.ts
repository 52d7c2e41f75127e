import * as z from 'zod';
import { storedLine } from '../text/one-line.ts';

/** Version of the records that this code writes; it reads all earlier ones. */
export const recordVersion = 1;

const offset = z.int().nonnegative();
const path = z.string().min(1).max(200);
const name = storedLine.max(100);
const meaning = storedLine.max(500);
const share = z.number().min(0).max(1);

/** Half-open, in code points of the record's sentence. */
const stretch = z
  .strictObject({ start: offset, end: offset })
  .refine(({ start, end }) => start < end, 'it is empty');
const span = z.strictObject({ start: offset, end: offset, label: path });

/** Who says something. */
export const authorSchema = z.string().min(1).max(200);

const common = {
  v: z.literal(recordVersion),
  /** Unique across machines. */
  id: z.string().min(8).max(64),
  /** ISO 8601, UTC, with milliseconds: records are ordered by time, then by id. */
  time: z.iso.datetime({ precision: 3 }),
  author: authorSchema,
};

/** Where a sentence stands. */
const place = {
  /** Name of the label tree. */
  tree: z.string().min(1).max(100),
  /** Path relative to the workspace folder, with `/`; the URI of a document that lies in none. */
  document: z.string().min(1).max(4_000),
  sentence: z.string().min(1).max(1_000),
  /** Which of the document's sentences with this text, from 0. */
  occurrence: offset,
};

/** What the model had said of the span, or of one that overlapped it; null where it saw no entity. */
const said = z
  .strictObject({ start: offset, end: offset, label: path, score: share, version: z.string().max(200) })
  .nullable();

/** One span of a sentence: what it is. Whatever overlaps it, predicted or annotated before, it replaces. */
const annotation = <Kind extends string, Label extends z.ZodType>(kind: Kind, label: Label) =>
  z.strictObject({ ...common, ...place, kind: z.literal(kind), span: stretch, label, model: said });

/** A line of a journal (design, section 4). */
export const recordSchema = z.discriminatedUnion('kind', [
  /** The model was right, to the depth of `label`. */
  annotation('accept', path),
  /** The span is an entity, with this label instead. */
  annotation('relabel', path),
  /** The span is no entity. */
  annotation('reject', z.null()),
  /** The span is an entity, with boundaries of the user's. */
  annotation('add', path),
  /** The sentence holds just these entities: text outside of them is none. */
  z.strictObject({
    ...common,
    ...place,
    kind: z.literal('reviewed'),
    spans: z.array(span).max(256),
    version: z.string().max(200),
  }),
  /** The record `undoes` counts no more; one that undoes an undo makes its record count again. */
  z.strictObject({ ...common, kind: z.literal('undo'), undoes: z.string().min(8).max(64) }),
  /** The tree has one more label. */
  z.strictObject({
    ...common,
    kind: z.literal('label'),
    tree: place.tree,
    path,
    zh: name,
    en: name,
    /** One line in each language; its names unless it is given. */
    definition: z.strictObject({ zh: meaning, en: meaning }).optional(),
  }),
]);

export type JournalRecord = z.infer<typeof recordSchema>;

/** A record about one span of a sentence. */
export type SpanRecord = Extract<JournalRecord, { readonly span: unknown }>;

/** A record about a sentence or a span of it. */
export type SentenceRecord = Extract<JournalRecord, { readonly sentence: string }>;
