import { parser as commonMark, Table, TaskList } from '@lezer/markdown';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockParser, markdownParser } from '../../shared/text/markdownParser.ts';
import { textOf } from '../support/text-changes.ts';

const text = textOf(
  ...[
    '王',
    '明',
    '。',
    'a',
    ' ',
    '  ',
    '\n',
    '\n',
    '\n\n',
    '\t',
    '    ',
    '1. ',
    '- ',
    '> ',
    '# ',
    '===',
    '---',
  ],
  ...[
    '`',
    '``',
    '```',
    '~~~',
    '[',
    '](',
    ']',
    '[甲]',
    '[ ] ',
    ')',
    '(',
    '<',
    '>',
    '<b>',
    '</b>',
    '<!--',
    '-->',
  ],
  ...[
    '\\',
    '*',
    '**',
    '_',
    '!',
    '![',
    '&amp;',
    '&',
    ';',
    '|',
    '|--|',
    ':',
    '"',
    "'",
    'http://a',
    '<div>',
    '😀',
  ],
)(40);

type Tree = ReturnType<typeof commonMark.parse>;

/** Name and place of each node, in order. */
function nodesOf(tree: Tree): string[] {
  const nodes: string[] = [];
  tree.iterate({ enter: ({ name, from, to }) => void nodes.push(`${name} ${from} ${to}`) });
  return nodes;
}

test('what is passed over and left out changes no other node', () => {
  const full = commonMark.configure([Table, TaskList]);
  const leftOut = /^(?:Emphasis|StrongEmphasis|EmphasisMark|Entity|HardBreak) /;
  fc.assert(
    fc.property(text, (markdown) => {
      const expected = nodesOf(full.parse(markdown)).filter((node) => !leftOut.test(node));
      expect(nodesOf(markdownParser.parse(markdown))).toEqual(expected);
    }),
    { seed: 20260301, numRuns: 3000 },
  );
});

test('without what is inside of their text, blocks are the same', () => {
  const blocksOf = ({ topNode }: Tree): string[] => {
    const blocks: string[] = [];
    for (let node = topNode.firstChild; node; node = node.nextSibling) {
      blocks.push(`${node.name} ${node.from} ${node.to}`);
    }
    return blocks;
  };
  fc.assert(
    fc.property(text, (markdown) => {
      expect(blocksOf(blockParser.parse(markdown))).toEqual(blocksOf(commonMark.parse(markdown)));
    }),
    { seed: 20260301, numRuns: 3000 },
  );
});

test('a target whose parentheses nest deeper than 32 is none', () => {
  const links = (markdown: string) =>
    nodesOf(markdownParser.parse(markdown)).filter((node) => node.startsWith('Link '));
  const nested = (depth: number) => `[王](${'('.repeat(depth)}a${')'.repeat(depth)})`;
  expect(links(nested(32))).toHaveLength(1);
  expect(links(nested(33))).toEqual([]);
  expect(links('[王](a\\(b) [明](c)')).toHaveLength(2);
});
