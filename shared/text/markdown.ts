import { parser as commonMark, Table, TaskList } from '@lezer/markdown';

/** Half-open stretch of a document, in UTF-16 units. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

const parser = commonMark.configure([Table, TaskList]);

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

/**
 * The prose of a Markdown document (CommonMark with tables and task lists), in order. Left out are front matter,
 * code blocks and spans, link targets, bare URLs, HTML tags and comments, and the marks of blocks.
 */
export function markdownText(document: string): Region[] {
  // The parser ends lines at \n alone.
  const text = document.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const offsetOf = documentOffsets(document);
  const bodyStart = frontMatterEnd(text);
  const body = text.slice(bodyStart);
  const excluded = [...excludedByTree(body), ...matches(body, bareUrl, 0)].sort((a, b) => a.start - b.start);

  const regions: Region[] = [];
  let start = 0;
  for (const gap of [...excluded, { start: body.length, end: body.length }]) {
    if (gap.start > start) {
      regions.push({ start: offsetOf(bodyStart + start), end: offsetOf(bodyStart + gap.start) });
    }
    start = Math.max(start, gap.end);
  }
  return regions;
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

/** End of YAML (or TOML) between two fences at the very start; 0 where there is none. */
function frontMatterEnd(text: string): number {
  const opening = /^\uFEFF?(---|\+\+\+)[ \t]*\n/.exec(text);
  if (opening === null) return 0;
  const closing = opening[1] === '---' ? /^(?:---|\.\.\.)[ \t]*$/gm : /^\+\+\+[ \t]*$/gm;
  closing.lastIndex = opening[0].length;
  return closing.test(text) ? closing.lastIndex : 0;
}

function excludedByTree(body: string): Region[] {
  const excluded: Region[] = [];
  const exclude = (start: number, end: number): void => void excluded.push({ start, end });
  parser.parse(body).iterate({
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

const matches = (text: string, pattern: RegExp, offset: number): Region[] =>
  Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
    start: offset + index,
    end: offset + index + match.length,
  }));
