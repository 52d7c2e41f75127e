import { lineContent } from './lines.ts';
import { frontMatterLines } from './markdown.ts';
import { blockParser } from './markdownParser.ts';

/** The lines of a Markdown document in which its headings begin; those inside of lists and quotations are none of its own. */
export function markdownHeadings(lines: readonly string[]): number[] {
  const headings: number[] = [];
  const bodyStart = frontMatterLines(lines);
  // The parser ends lines at \n alone.
  const body = lines.slice(bodyStart).map(lineContent);
  let line = 0;
  let lineEnd = body[0]?.length ?? 0;
  const { topNode } = blockParser.parse(body.join('\n'));
  for (let node = topNode.firstChild; node; node = node.nextSibling) {
    if (!/^(ATX|Setext)Heading/.test(node.name)) continue;
    while (node.from > lineEnd) {
      line += 1;
      lineEnd += 1 + (body[line]?.length ?? Infinity);
    }
    headings.push(bodyStart + line);
  }
  return headings;
}
