import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { parseLabelMap } from '../../shared/labels/map.ts';
import { builtinMap, builtinMapNames } from '../../shared/labels/maps.ts';
import { parseTree } from '../../shared/labels/parse.ts';
import { targetOf } from '../support/label-maps.ts';

const rule = (more: object = {}) => ({ to: ['person'], reason: 'names of people', ...more });
const json = (more: object = {}) => ({
  name: 'mine',
  tree: 'fine',
  reason: 'an old corpus',
  annotates: ['person'],
  labels: { PER: rule() },
  ...more,
});
const parse = (more?: object) => parseLabelMap(json(more), 'my-map.json', fineTree);

describe('label maps', () => {
  it('give every label at or below the nodes of a counterpart', () => {
    const map = parse({
      labels: { PER: rule(), VID: rule({ to: ['work/video', 'O'], strip: '《》', join: true }) },
    });
    expect([...map.counterpart('PER').labels]).toEqual(
      fineTree.labels.filter((label) => label === 'person' || label.startsWith('person/')),
    );
    expect(map.annotated.has('person/sport')).toBe(true);
    expect(map.annotated.has('work/video/movie')).toBe(false);
    const video = map.counterpart('VID');
    expect(video.labels.has('work/video/movie')).toBe(true);
    expect(video.labels.has('work/artistic_creation/arts')).toBe(false);
    expect(video).toMatchObject({
      outside: true,
      anything: false,
      strip: '《》',
      extend: undefined,
      join: true,
    });
    expect(map.nodesOf('PER')).toEqual(['person']);
    expect(map.nodesOf('VID')).toEqual([]);
    expect(parse({ labels: { MISC: rule({ to: 'anything' }) } }).nodesOf('MISC')).toEqual([]);
  });

  it('name file, map, label and what is near where a label of the data is missing', () => {
    const map = parse({ labels: { PERSON: rule(), LOC: rule({ to: ['location'] }) } });
    expect(() => map.check(['LOC', 'PERSONS'], 'old.bio')).toThrow(
      /^old\.bio: the label map mine does not name the label "PERSONS" \(nearest are PERSON\); add it/,
    );
    expect(() => map.counterpart('ORG')).toThrow(/map mine does not name the label "ORG"/);
    expect(() => map.check(['LOC'], 'old.bio')).not.toThrow();
  });

  it('are refused where a counterpart has no label', () => {
    const node = (path: string, label: boolean) => ({
      path,
      zh: path,
      en: path,
      definition: { zh: path, en: path },
      label,
    });
    const tree = parseTree({ name: 'tiny', nodes: [node('a', true), node('b', false)] }, 'tiny');
    const labels = { X: rule({ to: ['b'] }) };
    expect(() => parseLabelMap(json({ tree: 'tiny', annotates: [], labels }), 'm', tree)).toThrow(
      /X: to: no label of the tree is at or below b/,
    );
  });

  it.each<[string, object, RegExp]>([
    [
      'a node that the tree lacks',
      { labels: { PER: rule({ to: ['persn'] }) } },
      /^my-map\.json: label map: labels: PER: to: the node "persn" is not in the label tree fine \(nearest are person/,
    ],
    [
      'the same in annotates',
      { annotates: ['location/sit'] },
      /annotates: the node "location\/sit".*location\/site/,
    ],
    [
      'a node that only looks like one',
      { labels: { PER: rule({ to: ['toString'] }) } },
      /the node "toString" is not in the label tree/,
    ],
    ['another tree', { tree: 'cluener' }, /leads to the label tree cluener, but labels of fine are wanted/],
    [
      'longer entities where the set says that there are none',
      { labels: { PER: rule({ within: ['person/virtual'] }) } },
      /PER: within: entities of "person\/virtual" cannot reach over a span/,
    ],
    ['no counterpart', { labels: { PER: rule({ to: [] }) } }, /labels: PER: to: /],
    ['no reason', { labels: { PER: { to: ['person'] } } }, /labels: PER: reason: /],
    ['marks that are no pair', { labels: { PER: rule({ strip: '《' }) } }, /strip: expected two characters/],
    ['a field of no meaning', { labels: { PER: rule({ too: 1 }) } }, /labels: PER: .*too/],
    ['a name with capitals', { name: 'My Map' }, /name: a name is lower-case/],
  ])('are refused with %s', (_, more, message) => {
    expect(() => parse(more)).toThrow(message);
  });
});

describe('the label maps that ship', () => {
  it.each(builtinMapNames)('%s is sound and bears its name', (name) => {
    expect(parseLabelMap(builtinMap(name), name, targetOf(name)).name).toBe(name);
  });

  it('are found by their own names only', () => {
    expect(builtinMap('msra-fine')).toBeDefined();
    expect(builtinMap('toString')).toBeUndefined();
    expect(builtinMap('my-map.json')).toBeUndefined();
  });

  it('name every label of the trees that they come from', () => {
    parseLabelMap(builtinMap('fine-cluener'), 'fine-cluener', cluenerTree).check(fineTree.labels, 'fine');
    parseLabelMap(builtinMap('cluener-fine'), 'cluener-fine', fineTree).check(cluenerTree.labels, 'cluener');
  });
});
