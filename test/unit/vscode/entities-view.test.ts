import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askRunning } from '../../../client/vscode/views/ask.ts';
import type { Mingshi } from '../../../client/vscode/mingshi.ts';
import { entityTree, type EntityNode } from '../../../client/vscode/views/entityTree.ts';
import { labelNames } from '../../../client/vscode/views/labelNames.ts';
import { excerptOf, mentionsOf, type Mention } from '../../../client/vscode/views/mention.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';

const lines = ['沈拾月推开门。', '碧水阁里，沈拾月等着沈拾月的姐姐。'];
const names = labelNames(
  fineTree.nodes.map((node) => ({ ...node, custom: false, tokenType: '' })),
  'zh-cn',
);

const mention = (
  text: string,
  label: string,
  line: number,
  start: number,
  uri = 'file:///a.txt',
): Mention => ({
  ...{ uri, text, label, isUncertain: label === 'person', isConfirmed: false },
  range: { start: { line, character: start }, end: { line, character: start + text.length } },
  excerpt: { text: lines[line] ?? '', start, end: start + text.length },
});

const mentions = [
  mention('沈拾月', 'person', 0, 0),
  mention('碧水阁', 'location/site/scenic', 1, 0),
  mention('沈拾月', 'person/virtual', 1, 5),
  mention('沈拾月', 'person/virtual', 1, 10, 'file:///b.txt'),
];

/** A tree as indented lines: what a line stands for, and its count. */
const outline = (nodes: readonly EntityNode[], indent = ''): string[] =>
  nodes.flatMap((node) => {
    if (node.kind === 'mention') return [`${indent}@${node.mention.range.start.line}`];
    const what = node.kind === 'document' ? node.uri : node.kind === 'label' ? node.path : node.text;
    return [`${indent}${what} ${node.count}`, ...outline(node.children, `${indent}  `)];
  });

const all = (nodes: readonly EntityNode[]): EntityNode[] =>
  nodes.flatMap((node) => [node, ...(node.kind === 'mention' ? [] : all(node.children))]);

describe('entities by label', () => {
  const tree = entityTree(mentions, 'label', (label) => names.order(label));

  it('are roots, labels, names, mentions, with counts, in the order of the label tree', () => {
    expect(outline(tree)).toEqual([
      'person 3',
      ...['  person/virtual 2', '    沈拾月 2', '      @1', '      @1'],
      ...['  沈拾月 1', '    @0'],
      'location 1',
      ...['  location/site 1', '    location/site/scenic 1', '      碧水阁 1', '        @1'],
    ]);
  });

  it('count what is uncertain below a line', () => {
    const [person] = tree;
    expect(person).toMatchObject({ uncertain: 1 });
  });

  it('put a label that the tree does not have last', () => {
    const own = entityTree([mention('某', 'spell', 0, 0), ...mentions], 'label', (label) =>
      names.order(label),
    );
    expect(own.at(-1)).toMatchObject({ path: 'spell' });
  });
});

describe('entities by document', () => {
  it('are the same trees, one for each document', () => {
    const tree = entityTree(mentions, 'document', (label) => names.order(label));
    expect(outline(tree).filter((line) => line.startsWith('file'))).toEqual([
      'file:///a.txt 3',
      'file:///b.txt 1',
    ]);
  });
});

it('every mention is there once, every line has an id of its own, and counts add up', () => {
  const label = fc.constantFrom(...fineTree.labels, 'spell', 'person/poet');
  const some = fc.uniqueArray(
    fc.record({ label, line: fc.nat(1), start: fc.nat(30), uri: fc.constantFrom('file:///a', 'file:///b') }),
    { selector: ({ uri, line, start }) => `${uri} ${line} ${start}` },
  );
  fc.assert(
    fc.property(some, fc.constantFrom('label' as const, 'document' as const), (places, grouping) => {
      const given = places.map(({ label, line, start, uri }) => mention('名', label, line, start, uri));
      const nodes = all(entityTree(given, grouping, (label) => names.order(label)));
      expect(nodes.flatMap((node) => (node.kind === 'mention' ? [node.mention] : []))).toHaveLength(
        given.length,
      );
      expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
      for (const node of nodes)
        if (node.kind !== 'mention')
          expect(all(node.children).filter(({ kind }) => kind === 'mention')).toHaveLength(node.count);
    }),
    { seed: 7, numRuns: 50 },
  );
});

describe('mentions', () => {
  it('show the label that editors show, and who said so', () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
    const shown = { label: 'person', score: 0.9, uncertain: true };
    const more = { alternatives: [], lists: [], always: null, mark: null, score: 0.4 };
    const entity = { range, text: '沈拾月', label: 'person/virtual', shown, ...more };
    const [found] = mentionsOf('file:///a.txt', [entity], (line) => lines[line] ?? '');
    expect(found).toMatchObject({ label: 'person', isUncertain: true, isConfirmed: false });
  });

  const cut = (line: string, start: number, end: number): [string, string] => {
    const excerpt = excerptOf(line, {
      start: { line: 0, character: start },
      end: { line: 0, character: end },
    });
    return [excerpt.text, excerpt.text.slice(excerpt.start, excerpt.end)];
  };

  it('stand in their line without its indent', () => {
    expect(cut('    沈拾月推开门。  ', 4, 7)).toEqual(['沈拾月推开门。', '沈拾月']);
  });

  it('that come late in a long line are in sight', () => {
    const [text, marked] = cut(`${'远'.repeat(100)}沈拾月${'近'.repeat(200)}`, 100, 103);
    expect(text).toMatch(/^…远{12}沈拾月近{80}$/);
    expect(marked).toBe('沈拾月');
  });

  it('are not cut inside a character', () => {
    const [text, marked] = cut(`${'𠮷'.repeat(20)}沈拾月`, 40, 43);
    expect(text).toMatch(/^…𠮷+沈拾月$/u);
    expect(marked).toBe('沈拾月');
    expect(cut(`x${'𠮷'.repeat(20)}沈`, 41, 42)[0]).not.toMatch(/\p{Surrogate}/u);
  });

  it('that go on in the next line are shown to the end of their first', () => {
    const excerpt = excerptOf('等着沈拾', {
      start: { line: 0, character: 2 },
      end: { line: 1, character: 1 },
    });
    expect(excerpt.text.slice(excerpt.start, excerpt.end)).toBe('沈拾');
  });
});

it('labels have names in the language of the user; unknown ones their last part', () => {
  expect(names.of('person')).toBe('人名');
  expect(names.of('person/poet')).toBe('poet');
});

it('a view asks the server that runs by then, and takes no answer of a wrong shape', async () => {
  const mingshi: { running: Mingshi['running'] } = { running: undefined };
  const ask = askRunning(mingshi);
  await expect(ask('mingshi/labels')).rejects.toThrow('does not run');
  const answer = { tree: 'fine', labels: [] as unknown };
  mingshi.running = { sendRequest: () => Promise.resolve(answer) } as unknown as Mingshi['running'];
  await expect(ask('mingshi/labels')).resolves.toEqual(answer);
  answer.labels = 'none';
  await expect(ask('mingshi/labels')).rejects.toThrow();
});
