import { createHash } from 'node:crypto';
import { UserError } from '../../shared/errors.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Span } from '../../shared/spans.ts';
import { withoutOverlaps } from '../../shared/tagging/codec.ts';
import { faultAt, Faults, type Fault } from './faults.ts';
import { readLines } from './file.ts';
import { checkContent, formatNamed, formatOf, formatsWith, type FormatName, type Layer } from './formats.ts';
import { nearestLabels } from '../../shared/labels/nearest.ts';
import { checkFile } from '../../shared/text/file.ts';
import type { FileSentence, LabelledSentence } from './sentence.ts';
import { splitLabelled } from './split.ts';

export interface LabelledOptions {
  /** What the file is called in messages; its path unless told. */
  readonly name?: string;
  /** Unless told, the file's name says it. */
  readonly format?: FormatName | undefined;
  /** The option of the command that tells the format, if it has one. */
  readonly formatOption?: string | undefined;
  /** Of the file; UTF-8, or what a byte order mark says, unless told. */
  readonly encoding?: string | undefined;
  /** Whether illegal tags and offsets are mended and counted; unless told they are errors. */
  readonly repair?: boolean | undefined;
  /** Labels outside this tree's are errors. */
  readonly tree?: LabelTree;
  /** What the caller cannot do without; `entities` unless told. A file that does not tell it is an error. */
  readonly needs?: Layer;
  readonly signal?: AbortSignal;
}

/** What was read, for records and for the user. */
export interface DataReport {
  readonly name: string;
  readonly format: FormatName;
  /** As in `LabelledFile`. */
  readonly sha256: string;
  readonly sentences: number;
  readonly entities: number;
  /** Entities of each label, in order of their first sight. */
  readonly labels: Readonly<Record<string, number>>;
  /** What was mended, each with its count. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** The same in words, one line each. */
  readonly warnings: readonly string[];
}

/** A file of labelled sentences as it stands. */
export interface LabelledFile {
  readonly name: string;
  readonly format: FormatName;
  /** Of the file as it lies on disk; where another file holds the text, of both. */
  readonly sha256: string;
  readonly sentences: readonly FileSentence[];
  /** Counts what was mended. */
  readonly faults: Faults;
}

/**
 * Reads a file of labelled sentences, which may be compressed by gzip, as it stands.
 * @throws UserError `FILE:LINE: what is wrong; what to do`
 */
export async function readSentences(path: string, options: LabelledOptions = {}): Promise<LabelledFile> {
  const { name = path, formatOption, encoding, signal, repair = false, tree, needs = 'entities' } = options;
  await checkFile(path, name);
  const format = options.format ?? formatOf(name, formatOption);
  const { layers, read, textFile: textFileOf } = formatNamed(format);
  if (!layers.includes(needs)) {
    const able = formatsWith(needs).join(', ');
    throw new UserError(`${name}: the format ${format} tells no ${needs}; give a file of the format ${able}`);
  }
  const open = (path: string, name: string) => readLines(path, { name, encoding, signal });
  const file = await open(path, name);
  const textFile = textFileOf && {
    name: textFileOf(name),
    ...(await open(textFileOf(path), textFileOf(name))),
  };
  if (!textFile || file.lines.length > 0) checkContent(file.lines, format, name, formatOption);

  const faults = new Faults(name);
  const sentences = [...read(file.lines, { faults, repair, ...(textFile ? { textFile } : {}) })];
  if (tree) for (const sentence of sentences) checkLabels(sentence, tree, name);
  const sha256 = textFile ? hashOf(file.sha256 + textFile.sha256) : file.sha256;
  return { name, format, sha256, sentences, faults };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Reads a file of labelled sentences for a model. Of entities that overlap the longest stay; sentences longer than 256
 * code points are cut; both is counted in the report.
 * @throws UserError `FILE:LINE: what is wrong; what to do`
 */
export const readLabelled = async (path: string, options: LabelledOptions = {}): Promise<LabelledData> =>
  forModels(await readSentences(path, options));

export interface LabelledData {
  readonly sentences: LabelledSentence[];
  readonly report: DataReport;
}

/** The sentences of a file as `readLabelled` gives them. */
export function forModels({
  name,
  format,
  sha256,
  sentences: asTheyStand,
  faults,
}: LabelledFile): LabelledData {
  const sentences = asTheyStand.flatMap((sentence) => soundPieces(sentence, faults));
  const labels = new Map<string, number>();
  for (const { spans } of sentences)
    for (const { label } of spans) labels.set(label, (labels.get(label) ?? 0) + 1);
  const report: DataReport = {
    name,
    format,
    sha256,
    sentences: sentences.length,
    entities: sentences.reduce((sum, { spans }) => sum + spans.length, 0),
    labels: Object.fromEntries(labels),
    faults: faults.counts(),
    warnings: faults.warnings(),
  };
  return { sentences, report };
}

/** A sentence without overlaps, cut to the length that models take. */
function soundPieces(sentence: FileSentence, faults: Faults): readonly LabelledSentence[] {
  const { text, length, words, lineOf } = sentence;
  const ordered = sentence.spans.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const { kept: spans, dropped } = withoutOverlaps(ordered);
  const { pieces, lost } = splitLabelled({ text, length, spans, ...(words ? { words } : {}) });
  const noteAll = (fault: Fault, found: readonly Span[]) =>
    found.forEach(({ start }) => faults.note(fault, lineOf(start)));
  noteAll('overlaps', dropped);
  noteAll('cutEntities', lost);
  if (pieces.length === 0) faults.note('emptySentences', lineOf(0));
  if (pieces.length > 1) faults.note('splitSentences', lineOf(0));
  return pieces;
}

function checkLabels({ spans, lineOf }: FileSentence, tree: LabelTree, file: string): void {
  for (const { start, label } of spans) {
    if (tree.node(label)?.label) continue;
    const what = tree.has(label) ? 'only groups others' : 'is not there';
    const near = nearestLabels(label, tree.labels);
    const known =
      near.length > 0
        ? `nearest are ${near.join(', ')}`
        : `it has such as ${tree.labels.slice(0, 5).join(', ')}`;
    throw faultAt(
      file,
      lineOf(start),
      `the label "${label}" ${what} in the label tree ${tree.name} (${known})`,
      'mend the label, or use the tree or the model that these data belong to',
    );
  }
}
