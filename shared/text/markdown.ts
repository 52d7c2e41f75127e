import { splitLines } from './lines.ts';
import { markdownParser } from './markdownParser.ts';

/** Half-open stretch of a document, in UTF-16 units. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

type Tree = ReturnType<typeof markdownParser.parse>;

/** Nodes of which nothing is prose. Marks of emphasis are not among them: they stand inside sentences. */
const notProse = new Set([
  'FencedCode',
  'CodeBlock',
  'InlineCode',
  'HTMLTag',
  'Comment',
  'CommentBlock',
  'ProcessingInstruction',
  'ProcessingInstructionBlock',
  'Autolink',
  'HorizontalRule',
  'HeaderMark',
  'QuoteMark',
  'ListMark',
  'TaskMarker',
  'TableDelimiter',
]);

/** Ends at the first character outside ASCII: Chinese prose follows a URL without a space. */
const bareUrl = /\b(?:https?:\/\/|ftp:\/\/|www\.)[!#-;=?-~]+/gi;
const htmlTag = /<!--[\s\S]*?(?:-->|$)|<[/!?]?[a-z][^<>]*>?/gi;
const opaqueElement = /^\s*<(?:script|style|pre|textarea)\b/i;

/** What a piece of Markdown consists of, as far as it matters here. */
export interface MarkdownParts {
  /** The prose, in order. */
  readonly prose: readonly Region[];
  /**
   * Where blocks begin that lie in no other one, and items of lists that do, in order. Whether one begins in a line
   * depends on no line behind the next one; what follows from there on, on no line before.
   */
  readonly blocks: readonly number[];
}

/**
 * The prose of a Markdown document (CommonMark with tables and task lists), in order. Left out are front matter,
 * code blocks and spans, link targets, bare URLs, HTML tags and comments, and the marks of blocks.
 */
export function markdownText(document: string): Region[] {
  // The parser ends lines at \n alone.
  const text = document.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const offsetOf = documentOffsets(document);
  const bodyStart = frontMatterEnd(text);
  return markdownParts(text.slice(bodyStart)).prose.map(({ start, end }) => ({
    start: offsetOf(bodyStart + start),
    end: offsetOf(bodyStart + end),
  }));
}

/** @param body without front matter, its lines ended by \n */
export function markdownParts(body: string): MarkdownParts {
  const tree = markdownParser.parse(body);
  const excluded = [...excludedByTree(tree, body), ...matches(body, bareUrl, 0)];
  excluded.sort((a, b) => a.start - b.start);

  const prose: Region[] = [];
  let start = 0;
  for (const gap of [...excluded, { start: body.length, end: body.length }]) {
    if (gap.start > start) prose.push({ start, end: gap.start });
    start = Math.max(start, gap.end);
  }
  return { prose, blocks: blockStarts(tree) };
}

/** Maps offsets of the text whose `\r\n` became `\n` to those of the document; they must be asked for in order. */
function documentOffsets(document: string): (offset: number) => number {
  const removed = Array.from(document.matchAll(/\r\n/g), ({ index }, before) => index - before);
  let passed = 0;
  return (offset) => {
    while ((removed[passed] ?? Infinity) < offset) passed += 1;
    return offset + passed;
  };
}

const openingFence = /^\uFEFF?(---|\+\+\+)[ \t]*[\r\n]/;
const closingFences = {
  '---': /^(?:---|\.\.\.)[ \t]*[\r\n]*$/,
  '+++': /^\+\+\+[ \t]*[\r\n]*$/,
};

/** How many lines are front matter: YAML (or TOML) between two fences at the very start. */
export function frontMatterLines(lines: readonly string[]): number {
  const fence = openingFence.exec(lines[0] ?? '')?.[1];
  if (fence === undefined) return 0;
  const closing = closingFences[fence === '---' ? '---' : '+++'];
  return lines.findIndex((line, index) => index > 0 && closing.test(line)) + 1;
}

/** Length of the front matter; 0 where there is none. */
function frontMatterEnd(text: string): number {
  if (!openingFence.test(text)) return 0;
  const lines = splitLines(text);
  return lines.slice(0, frontMatterLines(lines)).join('').length;
}

function excludedByTree(tree: Tree, body: string): Region[] {
  const excluded: Region[] = [];
  const exclude = (start: number, end: number): void => void excluded.push({ start, end });
  tree.iterate({
    enter: (ref) => {
      const { name, from, to } = ref;
      if (notProse.has(name)) {
        exclude(from, to);
      } else if (name === 'LinkReference') {
        // A footnote whose text has no space reads as a definition whose target is that text.
        if (!body.startsWith('[^', from)) exclude(from, to);
      } else if (name === 'HTMLBlock') {
        const html = body.slice(from, to);
        if (opaqueElement.test(html)) exclude(from, to);
        else for (const tag of matches(html, htmlTag, from)) excluded.push(tag);
      } else if (name === 'LinkMark') {
        // An image begins; or `]` is followed by a target or a reference, which go to the end of the link.
        const linkEnd = ref.node.parent?.to ?? to;
        if (body[from] === '!') exclude(from, to);
        else if (body[from] === ']' && linkEnd > to) exclude(from, linkEnd);
      } else {
        return true;
      }
      return false;
    },
  });
  return excluded;
}

/** See `MarkdownParts`. */
function blockStarts(tree: Tree): number[] {
  const starts: number[] = [];
  for (let block = tree.topNode.firstChild; block; block = block.nextSibling) {
    const isList = block.name === 'BulletList' || block.name === 'OrderedList';
    for (let part = isList ? block.firstChild : block; part; part = isList ? part.nextSibling : null) {
      starts.push(part.from);
    }
  }
  return starts;
}

const matches = (text: string, pattern: RegExp, offset: number): Region[] =>
  Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
    start: offset + index,
    end: offset + index + match.length,
  }));
