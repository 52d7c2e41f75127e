import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { builtinTrees, cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { parseTree } from '../../shared/labels/parse.ts';
import { truncateLabel, type LabelNode } from '../../shared/labels/tree.ts';
import { hasHan } from '../../shared/text/han.ts';
import { readJson, sharedFile } from '../shared.ts';

const node = (path: string, more: Partial<LabelNode> = {}): LabelNode => ({
  path,
  zh: '名',
  en: 'name',
  definition: { zh: '定义。', en: 'Definition.' },
  label: true,
  ...more,
});

describe('the built-in trees', () => {
  const vector = sharedFile('specs/vectors/fine_labels.json');

  it.skipIf(vector === undefined)(
    'FiNE has the labels of fine_labels.json, in its order (needs ../shared)',
    async () => {
      const { labels } = await readJson<{ labels: { data: string; zh: string; depth: number }[] }>(
        vector ?? '',
      );
      expect(fineTree.labels).toEqual(labels.map((label) => label.data));
      expect(fineTree.labels.map((path) => fineTree.node(path)?.zh)).toEqual(labels.map((label) => label.zh));
      expect(fineTree.labels.map((path) => path.split('/').length)).toEqual(
        labels.map((label) => label.depth),
      );
    },
  );

  it('FiNE has 54 labels under 10 roots, and every group leads to a label', () => {
    expect(fineTree.labels).toHaveLength(54);
    expect(fineTree.nodes.filter(({ path }) => !path.includes('/'))).toHaveLength(10);
    for (const group of fineTree.nodes.filter(({ label }) => !label)) {
      expect(fineTree.labels.some((path) => path.startsWith(`${group.path}/`))).toBe(true);
    }
  });

  it('CLUENER has its 10 labels in alphabetical order, each near a node of FiNE', () => {
    expect(cluenerTree.labels).toEqual(
      'address book company game government movie name organization position scene'.split(' '),
    );
    expect(cluenerTree.nodes.filter(({ near }) => near === undefined || !fineTree.has(near))).toEqual([]);
  });

  it.each(Object.values(builtinTrees))(
    '$name defines every node in both languages, with examples',
    ({ nodes }) => {
      for (const { path, zh, en, definition } of nodes) {
        expect(hasHan(zh) && !hasHan(en), path).toBe(true);
        expect(definition.zh, path).toMatch(/如[“《].+[”》].*。$/u);
        expect(definition.en, path).toMatch(/such as .+\.$/);
      }
    },
  );
});

describe('LabelTree', () => {
  it('finds the ancestors of a label, root first', () => {
    expect(fineTree.ancestors('work/video/movie')).toEqual(['work', 'work/video']);
    expect(fineTree.ancestors('work')).toEqual([]);
    expect(fineTree.parent('work/video/movie')).toBe('work/video');
    expect(fineTree.parent('work')).toBeUndefined();
  });

  it('finds the nearest ancestor of a label that it does not have', () => {
    expect(fineTree.parent('person/science/physics')).toBe('person');
    expect(fineTree.parent('vehicle/boat')).toBeUndefined();
    expect(fineTree.has('person/science')).toBe(false);
  });

  it('cuts labels at a depth', () => {
    expect([1, 2, 3, 4].map((depth) => truncateLabel('work/video/movie', depth))).toEqual([
      'work',
      'work/video',
      'work/video/movie',
      'work/video/movie',
    ]);
  });
});

describe('parseTree', () => {
  const parse = (nodes: unknown[], name = 'mine') => parseTree({ name, nodes }, 'mine.json');

  it('reads a tree of the user', () => {
    const tree = parse([
      node('人物'),
      node('人物/作家', { near: 'person/economy' }),
      node('PER.NAM', { label: false }),
    ]);
    expect(tree.labels).toEqual(['人物', '人物/作家']);
  });

  it.each([
    ['a path that occurs twice', [node('a'), node('b'), node('a')], 'node 2 ("a"): this path occurs twice'],
    ['a missing parent', [node('a/b')], 'node 0 ("a/b"): its parent "a" must be declared before it'],
    ['a parent that comes later', [node('a/b'), node('a')], 'its parent "a" must be declared before it'],
    ['an empty component', [node('a'), node('a//b')], 'node 1 ("a//b"): path:'],
    ['a slash in front', [node('/a')], 'node 0 ("/a"): path:'],
    ['white space in a path', [node('a b')], 'node 0 ("a b"): path:'],
    ['a control character in a path', [node('a\u0000')], 'path:'],
    ['a name of two lines', [node('a', { en: 'x\ny' })], 'node 0 ("a"): en: expected one line of text'],
    ['a missing definition', [{ ...node('a'), definition: undefined }], 'node 0 ("a"): definition'],
    ['an unknown field', [{ ...node('a'), colour: 'red' }], 'node 0 ("a"):'],
    ['a node that is no object', [7], 'node 0:'],
    ['no label at all', [node('a', { label: false })], 'no node has "label": true'],
    ['no nodes', [], 'nodes:'],
  ])('refuses %s', (_, nodes, message) => {
    expect(() => parse(nodes)).toThrow(UserError);
    expect(() => parse(nodes)).toThrow(`mine.json: label tree: `);
    expect(() => parse(nodes)).toThrow(message);
  });

  it('refuses what is no tree', () => {
    expect(() => parseTree(null, 'mine.json')).toThrow('mine.json: label tree: top level:');
    expect(() => parse([node('a')], 'Not a name')).toThrow('name:');
  });
});
