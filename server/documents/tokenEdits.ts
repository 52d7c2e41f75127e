import type { SemanticTokensEdit } from 'vscode-languageserver';
import { commonEnds } from './commonEnds.ts';
import { joinedLines, type DocumentTokens } from './documentTokens.ts';

/** Numbers of a token. */
const row = 5;

/** Lines of two moments that have the same tokens. */
interface Pair {
  readonly before: number;
  readonly after: number;
}

/** What makes the tokens of one moment those of another: one edit for each run of lines whose tokens are not the same. */
export function tokenEdits(before: DocumentTokens, after: DocumentTokens): SemanticTokensEdit[] {
  const { pairs, prefix } = alignment(before, after);
  const edits: SemanticTokensEdit[] = [];
  const last = { before: lastWithTokens(before, prefix), after: lastWithTokens(after, prefix) };
  let start = lengthOf(before, 0, prefix);
  let next = { before: prefix, after: prefix };
  for (const pair of pairs) {
    const gap = {
      before: withTokens(before, next.before, pair.before),
      after: withTokens(after, next.after, pair.after),
    };
    const removed = joinedLines(before, gap.before, last.before);
    const added = joinedLines(after, gap.after, last.after);
    const there = before.lines[pair.before];
    if (there) {
      // The next token counts its line from the last one in the gap.
      const distance = pair.before - (gap.before.at(-1) ?? last.before);
      const distanceAfter = pair.after - (gap.after.at(-1) ?? last.after);
      if (distance !== distanceAfter) {
        const rest = there.subarray(1, row);
        removed.push(distance, ...rest);
        added.push(distanceAfter, ...rest);
      }
    }
    edits.push(...editOf(removed, added, start));
    start += lengthOf(before, next.before, pair.before) + (there?.length ?? 0);
    [last.before, last.after] = [pair.before, pair.after];
    next = { before: pair.before + 1, after: pair.after + 1 };
  }
  return edits;
}

/**
 * Lines with the same tokens, in order: all before `prefix`, `pairs` behind it, the last of which stands for all that
 * follow, or for the ends. Arrays are shared by lines that stayed, which are never in another order.
 */
function alignment(before: DocumentTokens, after: DocumentTokens): { prefix: number; pairs: Pair[] } {
  const { head: prefix, tail: suffix } = commonEnds(before.lines, after.lines);
  const [beforeEnd, afterEnd] = [before.lines.length, after.lines.length];
  const lines = new Map<Uint32Array, number>();
  for (const line of withTokens(before, prefix, beforeEnd - suffix)) {
    const data = before.lines[line];
    if (data) lines.set(data, line);
  }
  const pairs: Pair[] = [];
  for (const line of withTokens(after, prefix, afterEnd - suffix)) {
    const there = lines.get(after.lines[line] ?? none);
    if (there !== undefined) pairs.push({ before: there, after: line });
  }
  // Behind the first one of those at the end nothing changes.
  const [end = beforeEnd] = withTokens(before, beforeEnd - suffix, beforeEnd, 1);
  pairs.push({ before: end, after: end + afterEnd - beforeEnd });
  return { prefix, pairs };
}

const none = new Uint32Array(0);

/** The lines of `[from, to)` that have tokens, at most so many. */
function withTokens(tokens: DocumentTokens, from: number, to: number, most = Infinity): number[] {
  const lines: number[] = [];
  for (let line = from; line < to && lines.length < most; line += 1) {
    if ((tokens.lines[line] ?? none).length > 0) lines.push(line);
  }
  return lines;
}

/** The last line before `end` that has tokens; the first one where none has. */
function lastWithTokens(tokens: DocumentTokens, end: number): number {
  let line = end - 1;
  while (line > 0 && (tokens.lines[line] ?? none).length === 0) line -= 1;
  return Math.max(line, 0);
}

function lengthOf(tokens: DocumentTokens, from: number, to: number): number {
  let length = 0;
  for (let line = from; line < to; line += 1) length += tokens.lines[line]?.length ?? 0;
  return length;
}

/** None where nothing changes; tokens that stay at both ends are left out. */
function editOf(removed: readonly number[], added: readonly number[], start: number): SemanticTokensEdit[] {
  const isSame = (a: number, b: number): boolean => {
    for (let index = 0; index < row; index += 1) if (removed[a + index] !== added[b + index]) return false;
    return true;
  };
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && isSame(head, head)) head += row;
  let tail = 0;
  while (tail < shorter - head && isSame(removed.length - row - tail, added.length - row - tail)) tail += row;
  if (head + tail === removed.length && head + tail === added.length) return [];
  return [
    {
      start: start + head,
      deleteCount: removed.length - head - tail,
      data: added.slice(head, added.length - tail),
    },
  ];
}
