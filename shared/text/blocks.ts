import { markdownHeadings } from './headings.ts';
import { lineContent, type Stretch } from './lines.ts';

/** Lines `[start, end)` of a text, at least one. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

const hasText = (line: string | undefined): boolean => line !== undefined && /\S/.test(line);

/** The lines around one that have text in them, up to the next blank ones; undefined for a blank line. */
export function paragraphAt(lines: readonly string[], line: number): Block | undefined {
  if (!hasText(lines[line])) return undefined;
  let [start, end] = [line, line + 1];
  while (hasText(lines[start - 1])) start -= 1;
  while (hasText(lines[end])) end += 1;
  return { start, end };
}

/**
 * The parts of a text that are read one after the other, without a common line: in Markdown what stands before the
 * first heading, and each heading with what stands below it up to the next one; elsewhere paragraphs.
 * @param language LSP language id
 */
export function sections(lines: readonly string[], language: string): Block[] {
  return language === 'markdown' ? markdownSections(lines) : paragraphs(lines);
}

function paragraphs(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const block = paragraphAt(lines, line);
    if (!block) continue;
    blocks.push(block);
    line = block.end;
  }
  return blocks;
}

function markdownSections(lines: readonly string[]): Block[] {
  const starts = [...new Set([0, ...markdownHeadings(lines)])];
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? lines.length }));
}

/** The text of a block, without its last line break. */
export const stretchOf = (lines: readonly string[], { start, end }: Block): Stretch => ({
  start: { line: start, offset: 0 },
  end: { line: end - 1, offset: lineContent(lines[end - 1] ?? '').length },
});
