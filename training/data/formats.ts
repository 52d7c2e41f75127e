import { UserError } from '../../shared/errors.ts';
import { bratLines, bratText, readBrat } from './brat.ts';
import { cluenerLine, fineLine, readCluener, readFine } from './cluener.ts';
import { columnLines, columnReader } from './columns.ts';
import { faultAt } from './faults.ts';
import { readJoint } from './joint.ts';
import { readPlain } from './plain.ts';
import type { Reader } from './reader.ts';
import { readSegmented } from './segmented.ts';
import type { LabelledText } from './sentence.ts';

/** What a file may tell of its sentences beside their text. */
export type Layer = 'text' | 'words' | 'entities';

interface Format {
  /** How names of such files end, `.gz` left out. */
  readonly endings: readonly string[];
  readonly layers: readonly Layer[];
  /** What any line that is not blank looks like. */
  readonly line: RegExp;
  readonly read: Reader;
  readonly write?: Writer;
  /** The name of the file that holds the text of one of this name, where it is another one. */
  readonly textFile?: (name: string) => string;
}

/** How sentences are written, as `sayable` gives them. */
export interface Writer {
  /** Whether entities may overlap. */
  readonly overlaps: boolean;
  /** Whether any text may stand in it, an empty one and one of several lines too, and labels with white space. */
  readonly anyText: boolean;
  readonly lines: Lines;
  /** Of the file that holds the text. */
  readonly textLines?: Lines;
}

/** Lines of a file, without their line breaks. */
type Lines = (sentences: readonly LabelledText[]) => Iterable<string>;

const json = (endings: readonly string[], read: Reader, lines: Lines): Format => ({
  endings,
  layers: ['text', 'entities'],
  line: /^\s*\{/,
  read,
  write: { overlaps: true, anyText: true, lines },
});

/** Columns; BMES is BIOES by other letters. */
const columns = (ending: string, scheme: 'BIO' | 'BIOS' | 'BIOES' | 'BMES'): Format => ({
  endings: [ending],
  layers: ['text', 'entities'],
  line: /^.[\t ]\S+$/su,
  read: columnReader(scheme === 'BMES' ? 'BIOES' : scheme),
  write: { overlaps: false, anyText: false, lines: (sentences) => columnLines(sentences, scheme) },
});

const formats = {
  cluener: json(['.json', '.jsonl'], readCluener, (sentences) => sentences.map(cluenerLine)),
  fine: json(['.fine.json', '.fine.jsonl'], readFine, (sentences) => sentences.map(fineLine)),
  bio: columns('.bio', 'BIO'),
  bios: columns('.bios', 'BIOS'),
  bioes: columns('.bioes', 'BIOES'),
  bmes: columns('.bmes', 'BMES'),
  brat: {
    endings: ['.ann'],
    layers: ['text', 'entities'],
    line: /^[A-Z#*]\S*\t/,
    read: readBrat,
    write: { overlaps: true, anyText: false, lines: bratLines, textLines: bratText },
    textFile: (name) => name.replace(/(\.ann)?(\.gz)?$/i, '.txt$2'),
  },
  joint: { endings: ['.tsv'], layers: ['text', 'words', 'entities'], line: /^.\t.\t\S+$/su, read: readJoint },
  segmented: {
    endings: ['.seg.txt', '.seg'],
    layers: ['text', 'words'],
    line: /^[^\t]/,
    read: readSegmented,
  },
  plain: { endings: ['.txt'], layers: ['text'], line: /./su, read: readPlain },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

const formatNames = Object.keys(formats) as FormatName[];

/** All about a format. */
export const formatNamed = (name: FormatName): Format => formats[name];

/** The formats that tell a layer. */
export const formatsWith = (layer: Layer): FormatName[] =>
  formatNames.filter((name) => formatNamed(name).layers.includes(layer));

/** The formats that can be written. */
export const writableFormats: readonly FormatName[] = formatNames.filter((name) => formatNamed(name).write);

/**
 * The format of a file, by how its name ends.
 * @param option the one that tells it otherwise, if there is one
 * @throws UserError if the ending tells none
 */
export function formatOf(file: string, option: string | undefined): FormatName {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  const endings = formatNames.flatMap((format) =>
    formatNamed(format).endings.map((ending) => ({ format, ending })),
  );
  const [longest] = endings
    .filter(({ ending }) => name.endsWith(ending))
    .sort((a, b) => b.ending.length - a.ending.length);
  if (longest) return longest.format;
  throw new UserError(
    `${file}: its name does not tell its format; ` +
      `end it in one of ${endings.map(({ ending }) => ending).join(', ')}${orGive(option)}`,
  );
}

/**
 * @param option as for `formatOf`
 * @throws UserError if the first line that is not blank does not look like the format
 */
export function checkContent(
  lines: readonly string[],
  format: FormatName,
  file: string,
  option: string | undefined,
): void {
  const index = lines.findIndex((line) => line.trim() !== '');
  const line = lines[index];
  if (line === undefined)
    throw new UserError(`${file} holds no sentence; give a file with labelled sentences`);
  if (formats[format].line.test(line)) return;
  const shown = Array.from(line).slice(0, 40).join('');
  throw faultAt(
    file,
    index + 1,
    `"${shown}" is no line of the format ${format}`,
    `end the name of the file as its format wants${orGive(option)}`,
  );
}

const orGive = (option: string | undefined): string => (option === undefined ? '' : `, or give ${option}`);
