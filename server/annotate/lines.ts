import type { Entity } from '../../shared/spans.ts';
import { codePointLength, codePointToUtf16 } from '../../shared/text/codepoints.ts';
import { splitSentences } from '../../shared/text/sentences.ts';

/** An entity of a line, as `mingshi annotate` prints it: half-open, in code points of that line. */
export interface LineEntity {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly text: string;
  /** Probability in [0, 1]. */
  readonly score: number;
}

export interface AnnotatedLine {
  /** Without its line break. */
  readonly text: string;
  readonly entities: readonly LineEntity[];
}

/** Finds the entities of sentences, in their order. */
export type Analyze = (sentences: readonly string[]) => Promise<readonly (readonly Entity[])[]>;

/**
 * Finds the entities of every line of `text`, which holds whole lines.
 *
 * @param language LSP language id; `markdown` leaves out what is no text.
 */
export async function annotateLines(
  text: string,
  language: string,
  analyze: Analyze,
): Promise<AnnotatedLine[]> {
  const sentences = splitSentences(text, language);
  const found = sentences.length > 0 ? await analyze(sentences.map((sentence) => sentence.text)) : [];
  let next = 0;
  return Array.from(linesOf(text), ({ start, end }) => {
    const entities: LineEntity[] = [];
    let codePoints = 0;
    let measured = start;
    for (
      let sentence = sentences[next];
      sentence && sentence.start < end;
      next += 1, sentence = sentences[next]
    ) {
      codePoints += codePointLength(text.slice(measured, sentence.start));
      measured = sentence.start;
      entities.push(...(found[next] ?? []).map((entity) => inLine(entity, sentence.text, codePoints)));
    }
    return { text: text.slice(start, end), entities };
  });
}

function inLine({ start, end, label, score }: Entity, sentence: string, offset: number): LineEntity {
  const units = codePointToUtf16(sentence);
  return {
    start: offset + start,
    end: offset + end,
    label,
    text: sentence.slice(units[start], units[end]),
    score,
  };
}

/** UTF-16 offsets of each line without its `\n` or `\r\n`; a break at the very end opens no further line. */
function* linesOf(text: string): Generator<{ start: number; end: number }> {
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    const end = feed < 0 ? text.length : text[feed - 1] === '\r' && feed > start ? feed - 1 : feed;
    yield { start, end };
    start = next;
  }
}
