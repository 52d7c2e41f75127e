import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { LabelNode } from '../../shared/labels/tree.ts';
import { legends } from '../../shared/legend.ts';
import type { Mark } from '../../shared/paint.ts';

const legend = legends.mingshi;

/** The node of a shipped tree that a token type stands for. */
const nodeOfType: ReadonlyMap<string, LabelNode> = new Map(
  Object.values(builtinTrees).flatMap((tree) =>
    tree.nodes.map((node) => [legend.types[legend.typeOf(tree.name, node.path).type] ?? '', node] as const),
  ),
);

/**
 * Semantic tokens as marks, line by line.
 *
 * @param data five numbers a token, each token's place relative to the one before it (LSP 3.17, `SemanticTokens`).
 * @param types the token types that the server announced.
 * @param lines number of lines of the document.
 */
export function marksOfTokens(data: readonly number[], types: readonly string[], lines: number): Mark[][] {
  const marks = Array.from({ length: lines }, (): Mark[] => []);
  let line = 0;
  let start = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lineDelta = 0, startDelta = 0, length = 0, type = 0] = data.slice(at, at + 4);
    line += lineDelta;
    start = lineDelta === 0 ? start + startDelta : startDelta;
    const name = types[type] ?? '';
    const node = nodeOfType.get(name);
    marks[line]?.push({ start, end: start + length, label: node?.path ?? name, node });
  }
  return marks;
}
