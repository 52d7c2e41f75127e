import { UserError } from '../../shared/errors.ts';
import { readCluener } from './cluener.ts';
import { columnReader } from './columns.ts';
import { faultAt } from './faults.ts';
import { readJoint } from './joint.ts';
import { readPlain } from './plain.ts';
import type { Reader } from './reader.ts';
import { readSegmented } from './segmented.ts';

/** What a file may tell of its sentences beside their text. */
export type Layer = 'text' | 'words' | 'entities';

interface Format {
  /** How names of such files end, `.gz` left out. */
  readonly endings: readonly string[];
  readonly layers: readonly Layer[];
  /** What any line that is not blank looks like. */
  readonly line: RegExp;
  readonly read: Reader;
}

const columns = /^.[\t ]\S+$/su;

const formats = {
  cluener: { endings: ['.json', '.jsonl'], layers: ['text', 'entities'], line: /^\s*\{/, read: readCluener },
  bio: { endings: ['.bio'], layers: ['text', 'entities'], line: columns, read: columnReader('BIO') },
  bios: { endings: ['.bios'], layers: ['text', 'entities'], line: columns, read: columnReader('BIOS') },
  bioes: { endings: ['.bioes'], layers: ['text', 'entities'], line: columns, read: columnReader('BIOES') },
  bmes: { endings: ['.bmes'], layers: ['text', 'entities'], line: columns, read: columnReader('BIOES') },
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

/** The formats that tell a layer. */
export const formatsWith = (layer: Layer): FormatName[] =>
  formatNames.filter((name) => formatNamed(name).layers.includes(layer));

/** Layers and reader of a format. */
export const formatNamed = (name: FormatName): Format => formats[name];

/**
 * The format of a file, by how its name ends.
 * @throws UserError if the ending tells none
 */
export function formatOf(file: string): FormatName {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  const found = formatNames.find((format) => formats[format].endings.some((ending) => name.endsWith(ending)));
  if (found) return found;
  const endings = formatNames.flatMap((format) => formats[format].endings).join(', ');
  throw new UserError(
    `${file}: its name does not tell its format; end it in one of ${endings}, or give --format`,
  );
}

/** @throws UserError if the first line that is not blank does not look like the format */
export function checkContent(lines: readonly string[], format: FormatName, file: string): void {
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
    'end the name of the file as its format wants, or give --format',
  );
}
