import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinTrees, cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { parseLabelMap } from '../../shared/labels/map.ts';
import { builtinMap, builtinMapNames } from '../../shared/labels/maps.ts';
import { parseTree } from '../../shared/labels/parse.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { readLabelled } from '../../training/data/read.ts';
import { sharedFile } from '../shared.ts';

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

const targetOf = (name: string): LabelTree => {
  const tree = builtinTrees[name.slice(name.lastIndexOf('-') + 1)];
  if (!tree) throw new Error(`${name} does not end in the name of a tree`);
  return tree;
};

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

/** A training file of each set, under `data/`. */
const files: Readonly<Record<string, string>> = {
  boson: 'ner/boson/all.json.gz',
  'ccks-military': 'ner/ccks2020_military/train.json.gz',
  'chinese-literature': 'ner/chinese_literature/test.bio.gz',
  cluener: 'ner/cluener2020/train.json.gz',
  cmedqaner: 'ner/cMedQANER/train.bio.gz',
  cmeee: 'ner/cmeee_chip2020/train.json.gz',
  'dsner-ec': 'ner/dsner_ec/train.bio.gz',
  ecommerce: 'ner/ecommerce_jie2019/train.bio.gz',
  'ecommerce-ding': 'ner/ecommerce_ding2019/train.bioes.gz',
  financial: 'ner/financial_kbert/dev.bio.gz',
  fine: 'ner/fine/train.json.gz',
  msra: 'ner/msra/train.bio.gz',
  pd1998: 'cws/pd1998/pd199801.joint.train.tsv.gz',
  'people-daily': 'ner/people_daily_ner/train.bio.gz',
  resume: 'ner/resume/train.bmes.gz',
  'tianchi-tcm': 'ner/tianchi_tcm_drug/train.json.gz',
  'video-music-book': 'ner/video_music_book/train.json.gz',
  weibo: 'ner/weibo/train.bio.gz',
  'yidu-s4k': 'ner/yidu_s4k/train.json.gz',
  youku: 'ner/youku_jie2019/train.bio.gz',
};
const data = sharedFile('data');

const setOf = (name: string): string => name.slice(0, name.lastIndexOf('-'));

describe.skipIf(!data)('the label maps that ship (needs ../shared)', () => {
  it.each(Object.entries(files))('name the labels of %s', async (set, file) => {
    const { report } = await readLabelled(join(data ?? '', file), { repair: true });
    const labels = Object.keys(report.labels);
    expect(labels.length).toBeGreaterThan(1);
    const maps = builtinMapNames.filter((name) => setOf(name) === set);
    expect(maps.length).toBeGreaterThan(0);
    for (const name of maps) parseLabelMap(builtinMap(name), name, targetOf(name)).check(labels, file);
  });

  it('come from the sets that are known here', () => {
    expect(builtinMapNames.filter((name) => files[setOf(name)] === undefined)).toEqual([]);
  });
});
