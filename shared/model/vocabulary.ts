import { UserError } from '../errors.ts';
import { fold } from '../text/folding.ts';

/** The characters a model knows. Ids count from 0; `[PAD]` and `[UNK]` are the first two. */
export interface Vocabulary {
  readonly size: number;
  /** Id of a code point's folded form; that of `[UNK]` for unknown code points and white space. */
  idOf(codePoint: number): number;
}

export const paddingId = 0;
const unknownId = 1;
const specials = ['[PAD]', '[UNK]'] as const;

/** Id of the first code point; the others follow in the order of `formatVocabulary`. */
export const firstCharacterId = specials.length;

/** `vocab.txt` for code points, in this order; they must be folded and distinct. */
export const formatVocabulary = (codePoints: readonly number[]): string =>
  [...specials, ...codePoints.map((codePoint) => String.fromCodePoint(codePoint)), ''].join('\n');

/**
 * Reads a `vocab.txt`: `[PAD]`, `[UNK]`, then one folded code point a line.
 * @param source names the file in errors.
 */
export function parseVocabulary(text: string, source: string): Vocabulary {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw damaged(source, lines.length + 1, 'the last line does not end');
  specials.forEach((special, index) => {
    if (lines[index] !== special) throw damaged(source, index + 1, `expected ${special}`);
  });
  const ids = new Map<number, number>();
  for (const [id, line] of lines.entries()) {
    if (id < firstCharacterId) continue;
    const codePoint = line.codePointAt(0);
    if (codePoint === undefined || line !== String.fromCodePoint(codePoint) || /\s/u.test(line)) {
      throw damaged(source, id + 1, `expected one visible character, found '${line}'`);
    }
    if (fold(codePoint) !== codePoint)
      throw damaged(source, id + 1, `'${line}' is not in the form that is looked up`);
    if (ids.has(codePoint)) throw damaged(source, id + 1, `'${line}' stands there twice`);
    ids.set(codePoint, id);
  }
  return { size: lines.length, idOf: (codePoint) => ids.get(fold(codePoint)) ?? unknownId };
}

const damaged = (source: string, line: number, what: string): UserError =>
  new UserError(`${source}, line ${line}: ${what}; fetch or train the model again`);
