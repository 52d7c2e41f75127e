import { basename, resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { progressLine } from '../../shared/progress.ts';
import { Draw, type DrawOptions } from './draw.ts';
import { readRaw } from './raw.ts';

/** A file of raw text as records name it. */
export interface RawRecord {
  readonly name: string;
  /** Of the file as it lies on disk. */
  readonly sha256: string;
}

/**
 * Draws sentences from files of raw text, one after the other; `accept` says whether a listed name stands in one.
 * @param files relative to the context's folder
 * @throws UserError if a file cannot be read, or there is no sentence to draw
 */
export async function drawTexts(
  files: readonly string[],
  { encoding, ...options }: DrawOptions & { readonly encoding?: string | undefined },
  { cwd, stderr, signal }: Pick<CommandContext, 'cwd' | 'stderr' | 'signal'>,
): Promise<{ readonly texts: readonly string[]; readonly raw: readonly RawRecord[] }> {
  const draw = new Draw(options);
  const raw: RawRecord[] = [];
  const progress = progressLine({ stream: stderr, label: 'read', total: files.length });
  let seen = 0;
  try {
    for (const file of files) {
      const sha256 = await readRaw(resolve(cwd, file), { name: file, encoding, signal }, (sentences) => {
        for (const sentence of sentences) draw.add(sentence);
        seen += sentences.length;
        progress.update(raw.length, `${seen.toLocaleString('en')} sentences`);
      });
      raw.push({ name: basename(file), sha256 });
    }
  } finally {
    progress.stop();
  }
  const texts = draw.drawn();
  if (texts.length === 0)
    throw new UserError(
      seen === 0
        ? 'there is no Chinese sentence of 8 to 128 characters; give other files'
        : `no listed name stands in any of ${seen} sentences; give other files, or leave out --named`,
    );
  return { texts, raw };
}
