import { describe, expect, test } from 'vitest';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { legends, tokenTypes } from '../../shared/legend.ts';

const shown = (legend: keyof typeof legends, tree: string, label: string): [string | undefined, boolean] => {
  const { type, exact } = legends[legend].typeOf(tree, label);
  return [legends[legend].types[type], exact];
};

describe('token types', () => {
  const ids = tokenTypes.map(({ id }) => id);

  test('one for each node of the shipped trees, by distinct names that VS Code takes', () => {
    expect(ids).toHaveLength(1 + fineTree.nodes.length + cluenerTree.nodes.length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^\w+$/);
    expect(ids).toEqual(
      expect.arrayContaining(['nerPerson', 'nerPersonPolitics', 'nerWorkVideoMovie', 'nerCluenerName']),
    );
  });

  test('have chains of super types that end at nerEntity', () => {
    const superTypes = new Map(tokenTypes.map(({ id, superType }) => [id, superType]));
    const chain = (id: string | undefined): string[] =>
      id === undefined ? [] : [id, ...chain(superTypes.get(id))];
    for (const id of ids) expect(chain(id).at(-1)).toBe('nerEntity');
    expect(chain('nerCluenerMovie')).toEqual([
      'nerCluenerMovie',
      'nerWorkVideoMovie',
      'nerWorkVideo',
      'nerWork',
      'nerEntity',
    ]);
  });
});

describe('the type of a label', () => {
  test.each([
    ['fine', 'person/politics', 'nerPersonPolitics', true],
    ['cluener', 'name', 'nerCluenerName', true],
    ['cluener', 'organization', 'nerCluenerOrganization', true],
    ['fine', 'person/politics/mayor', 'nerPersonPolitics', false],
    ['fine', 'person/wizard/grey', 'nerPerson', false],
    ['fine', '天气', 'nerEntity', false],
    ['mine', 'person/politics', 'nerPersonPolitics', true],
  ])('%s %s is %s', (tree, label, type, exact) => {
    expect(shown('mingshi', tree, label)).toEqual([type, exact]);
  });

  test.each([
    ['fine', 'person/politics', 'class', true],
    ['fine', 'work/video/movie', 'macro', true],
    ['cluener', 'company', 'function', true],
    ['fine', '天气', 'type', false],
  ])('of standard types: %s %s is %s', (tree, label, type, exact) => {
    expect(shown('standard', tree, label)).toEqual([type, exact]);
  });

  test('standard types tell all roots apart', () => {
    const roots = fineTree.nodes.filter(({ path }) => !path.includes('/'));
    const types = roots.map(({ path }) => shown('standard', 'fine', path)[0]);
    expect(new Set(types).size).toBe(roots.length);
    expect(types).not.toContain('type');
  });
});
