import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { painter, wantsColours } from '../../shared/paint.ts';

describe('wantsColours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  ])('%j on a terminal (%s): %s', (env, isTTY, wanted) => {
    expect(wantsColours(env, { isTTY })).toBe(wanted);
  });
});

describe('painter', () => {
  const hue = (tree: LabelTree, label: string): string | undefined =>
    // eslint-disable-next-line no-control-regex
    /^\x1b\[(\d+)m/.exec(painter(true)('京', [{ start: 0, end: 1, label, node: tree.node(label) }]))?.[1];

  it('gives each root of the default tree a colour of its own, which all below it share', () => {
    const roots = fineTree.nodes.filter(({ path }) => !path.includes('/')).map(({ path }) => path);
    expect(new Set(roots.map((root) => hue(fineTree, root))).size).toBe(roots.length);
    expect(hue(fineTree, 'work/video/movie')).toBe(hue(fineTree, 'work'));
  });

  it('gives the labels of other trees the colour of what is nearest to them', () => {
    expect(hue(cluenerTree, 'name')).toBe(hue(fineTree, 'person'));
    expect(hue(cluenerTree, 'movie')).toBe(hue(fineTree, 'work'));
  });

  it('writes a label that no tree knows as it is', () => {
    const marks = [{ start: 2, end: 4, label: 'person/teacher', node: undefined }];
    expect(painter(false)('我的老师好', marks)).toBe('我的老师[person/teacher]好');
  });
});
