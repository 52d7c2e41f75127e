import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { parseNames } from '../../shared/names/tsv.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { fileChunks } from '../../shared/text/file.ts';

/** Files of names as they are at this moment, one after the other; those that cannot be read say nothing. */
export async function namesText(files: readonly string[]): Promise<string> {
  const texts: string[] = [];
  for (const file of files) {
    const pieces: string[] = [];
    try {
      for await (const piece of decodeText(limited(fileChunks(file, file)), { name: file }))
        pieces.push(piece);
      texts.push(...pieces, '\n');
    } catch {
      // There is none, or, as the user was told when it was written, it is no text or too large.
    }
  }
  return texts.join('');
}

/** Bytes; the server uses no larger file either. */
const largestFile = 64 * 1000 ** 2;

async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    if ((bytes += chunk.length) > largestFile) throw new RangeError('the file is too large');
    yield chunk;
  }
}

/**
 * The lists that the model sees: those that ship, and one of the user's names. A line of these that is wrong was told
 * to the user when it was written; it is left out.
 * @param names lines of the user's lists
 */
export async function listsFor(root: string, names: string, tree: LabelTree): Promise<NameList[]> {
  const shipped = await readShippedNames(root);
  const { entries } = parseNames(names, [tree, ...Object.values(builtinTrees)], 'user');
  if (entries.length === 0) return shipped;
  const compiled = compileNames(entries, { title: 'user', precision: 'exact' });
  return [...shipped, readNames(compiled, "the user's names")];
}
