import { lstat } from 'node:fs/promises';
import { UserError } from '../../shared/errors.ts';
import { formatNamed, type FormatName, type Writer } from './formats.ts';
import type { FileSentence, LabelledText } from './sentence.ts';
import { sayable, type SayableOptions } from './sayable.ts';
import type { NewFile } from './write-files.ts';
import { readLines } from './file.ts';

/** @throws UserError for a format that is only read */
function writerOf(format: FormatName): Writer {
  const { write } = formatNamed(format);
  if (!write) throw new UserError(`the format ${format} is only read; choose another with --to`);
  return write;
}

/** Sentences as a format can say them; see `sayable`. */
export function sayableAll(
  sentences: readonly FileSentence[],
  format: FormatName,
  options: Pick<SayableOptions, 'repair' | 'faults'>,
): LabelledText[] {
  const writer = writerOf(format);
  const target = `the format ${format}`;
  const otherwise = 'choose another format with --to';
  return sentences.flatMap((sentence) => sayable(sentence, writer, { ...options, target, otherwise }));
}

/**
 * The files that hold these sentences, which `sayable` gave.
 * @throws UserError where one of them would replace a text that is not theirs
 */
export async function labelledFiles(
  path: string,
  format: FormatName,
  sentences: readonly LabelledText[],
): Promise<NewFile[]> {
  const { lines, textLines } = writerOf(format);
  const file = { path, lines: lines(sentences) };
  const textPath = formatNamed(format).textFile?.(path);
  if (!textLines || textPath === undefined) return [file];
  const text = [...textLines(sentences)];
  if (!(await holds(textPath, text)))
    throw new UserError(`${textPath} is there, with another text; give another --out, or move it away`);
  return [{ path: textPath, lines: text }, file];
}

/** Whether a file holds just these lines, or is not there. */
async function holds(path: string, lines: readonly string[]): Promise<boolean> {
  if (!(await lstat(path).catch(() => undefined))) return true;
  const found = await readLines(path, { name: path }).catch(() => undefined);
  return found?.text === lines.map((line) => `${line}\n`).join('');
}
