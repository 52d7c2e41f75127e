/** A place in a text: zero-based line, and UTF-16 units from the line's start. */
export interface Place {
  readonly line: number;
  readonly offset: number;
}

/** A half-open stretch of a text. */
export interface Stretch {
  readonly start: Place;
  readonly end: Place;
}

/** The lines `[start, end)` of a text become `lines`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** The lines of a text, each with its line break (`\n`, `\r\n` or `\r`); the last has none and may be empty. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n?|\n/g)) {
    const end = index + lineBreak.length;
    lines.push(text.slice(start, end));
    start = end;
  }
  lines.push(text.slice(start));
  return lines;
}

/** A line without its line break. */
export function lineContent(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return line.endsWith('\n') || line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** What becomes of the lines of a text when `text` replaces a stretch whose ends lie in the contents of lines. */
export function editLines(lines: readonly string[], { start, end }: Stretch, text: string): LineEdit {
  const before = lines[start.line - 1] ?? '';
  // What follows a lone `\r` may make it half of a `\r\n`.
  const joins = start.offset === 0 && before.endsWith('\r');
  const head = joins ? before : (lines[start.line] ?? '').slice(0, start.offset);
  const edited = splitLines(head + text + (lines[end.line] ?? '').slice(end.offset));
  // A line break at the end of the last edited line opens no further one, unless that was the text's last.
  if (end.line + 1 < lines.length) edited.pop();
  return { start: joins ? start.line - 1 : start.line, end: end.line + 1, lines: edited };
}

/** Replaces `items[start, end)`, in place. */
export function replaceItems<T>(items: T[], start: number, end: number, replacement: readonly T[]): void {
  // Arguments have to fit on the stack.
  const block = 10_000;
  items.splice(start, end - start, ...replacement.slice(0, block));
  for (let from = block; from < replacement.length; from += block) {
    items.splice(start + from, 0, ...replacement.slice(from, from + block));
  }
}

/** Whether a stretch is all of a text, `whole` being that. */
export const covers = ({ start, end }: Stretch, whole: Stretch): boolean =>
  start.line === 0 && start.offset === 0 && end.line === whole.end.line && end.offset >= whole.end.offset;

/** The part of a line that a stretch covers, in UTF-16 units; `to` is at most `from` where it covers nothing. */
export function partOfLine({ start, end }: Stretch, line: number): { from: number; to: number } {
  return {
    from: line < start.line ? Infinity : line === start.line ? start.offset : 0,
    to: line > end.line ? 0 : line === end.line ? end.offset : Infinity,
  };
}
