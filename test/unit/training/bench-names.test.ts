import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileNames } from '../../../shared/names/compile.ts';
import { readNames } from '../../../shared/names/list.ts';
import { matchNames } from '../../../shared/names/match.ts';
import { channelOf, markOf, typeOf } from '../../../shared/names/types.ts';
import type { Span } from '../../../shared/spans.ts';
import { readFieldTest, type FieldTest } from '../../../training/bench/field-test.ts';
import { comparison, paint } from '../../../training/bench/names-figures.ts';
import type { NamesReport } from '../../../training/bench/names.ts';
import { commandGroup } from '../../../shared/command.ts';
import { addTo } from '../../../training/commands/bench.ts';
import { testContext } from '../../support/context.ts';
import { writeNamesPackage } from '../../support/names-package.ts';
import { writeTinyPackage } from '../../support/tiny-package.ts';

const fixtures = join(process.cwd(), 'test', 'fixtures', 'names');
const codePoints = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);

describe('the field test', () => {
  let field: FieldTest;
  let faults: string;
  beforeAll(async () => {
    const context = testContext();
    field = await readFieldTest(fixtures, context);
    faults = context.err();
  });
  const invented = () => [...field.invented.sentences.clear, ...field.invented.sentences.weak];

  it('has 30 invented names of ten labels, each marked in three sentences, half of them without context', () => {
    const { list, sentences } = field.invented;
    expect(faults).toBe('');
    expect(list.names).toBe(30);
    expect([sentences.clear.length, sentences.weak.length]).toEqual([45, 45]);
    const labels = new Map<string, string>();
    const times = new Map<string, number>();
    for (const { text, spans } of invented()) {
      expect([text, spans.length]).toEqual([text, 1]);
      for (const { start, end, label } of spans) {
        const name = [...text].slice(start, end).join('');
        expect([name, labels.get(name) ?? label]).toEqual([name, label]);
        expect([name, list.look(name).map(typeOf)]).toEqual([name, [label]]);
        labels.set(name, label);
        times.set(name, (times.get(name) ?? 0) + 1);
      }
    }
    expect([...times.values()]).toEqual(Array.from({ length: 30 }, () => 3));
    const perLabel = new Map<string, number>();
    for (const label of labels.values()) perLabel.set(label, (perLabel.get(label) ?? 0) + 1);
    expect([...perLabel.values()]).toEqual(Array.from({ length: 10 }, () => 3));
  });

  it('has 200 ordinary sentences, each with an everyday word of the list, all of which occur', () => {
    const { list, sentences } = field.ordinary;
    expect([sentences.length, list.names]).toEqual([200, 64]);
    const words = sentences.map((text) =>
      matchNames(codePoints(text), [list]).map(({ start, end }) => [...text].slice(start, end).join('')),
    );
    expect(sentences.filter((_, i) => words[i]?.length === 0)).toEqual([]);
    expect(new Set(words.flat()).size).toBe(list.names);
  });

  it('has distinct sentences of 10 to 40 characters, on one line each', () => {
    const texts = [...invented().map(({ text }) => text), ...field.ordinary.sentences];
    expect(new Set(texts).size).toBe(290);
    for (const text of texts) expect(text).toMatch(/^[^\s]{10,40}$/u);
  });

  it('lists its names as the user would', () => {
    for (const { list } of [field.invented, field.ordinary]) {
      expect(new Set([...list.counts.keys()].map(channelOf))).toEqual(new Set(['user']));
    }
  });
});

describe('figures of a list', () => {
  const movie = 'work/video/movie';
  const span = (start: number, end: number, label: string): Span => ({ start, end, label });

  it('count a mention by its place, by the root of its label, and by its label', () => {
    const text = '甲乙丙丁戊己庚辛';
    const gold = [span(0, 2, movie), span(2, 4, movie), span(4, 6, movie), span(6, 8, movie)];
    const predicted = [
      span(0, 2, movie),
      span(2, 4, 'work/game_software/game'),
      span(4, 6, 'person'),
      span(6, 7, movie),
    ];
    expect(comparison([{ text, gold, without: [], with: predicted }])).toEqual({
      without: { mentions: 4, place: 0, root: 0, label: 0 },
      with: { mentions: 4, place: 3, root: 2, label: 1 },
    });
  });

  it('tell what a list of everyday words paints', () => {
    const entries = [
      { name: '光明', marks: [markOf('user', 'organization/company')] },
      { name: '朝阳', marks: [markOf('user', 'location/site/city')] },
    ];
    const list = readNames(compileNames(entries, { title: 'words', precision: 'exact' }), 'words');
    const city = span(0, 2, 'location/site/city');
    const sentences = [
      { text: '一片光明', without: [], with: [span(2, 4, 'organization/company')] },
      { text: '朝阳产业', without: [], with: [span(0, 4, movie)] },
      { text: '武汉光明', without: [city], with: [city] },
      { text: '武汉光明', without: [city], with: [] },
      { text: '武汉光明', without: [], with: [city] },
      { text: '朝阳升起', without: [city], with: [span(0, 2, 'person')] },
    ];
    expect(paint(sentences, list)).toEqual({
      changed: 5,
      appeared: 3,
      believed: 1,
      examples: [
        { text: '一片光明', entity: '光明', label: 'organization/company' },
        { text: '朝阳产业', entity: '朝阳产业', label: movie },
        { text: '朝阳升起', entity: '朝阳', label: 'person' },
      ],
    });
  });
});

describe('mingshi bench with lists of names', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'mingshi-bench-names-'));
    await writeNamesPackage(join(root, 'believer'));
    await writeTinyPackage(join(root, 'tiny'));
    await mkdir(join(root, 'models', 'names'), { recursive: true });
    const movie = { name: '第七封雨', marks: [markOf('listed', 'work/video/movie')] };
    const bytes = compileNames([movie], { title: 'films', precision: 'exact' });
    await writeFile(join(root, 'models', 'names', 'films.names'), bytes);
  });
  afterAll(() => rm(root, { recursive: true }));

  const bench = async (...args: string[]) => {
    const context = testContext({ root, cwd: root });
    const code = await commandGroup('bench', '', [{ addTo }]).run(args, context);
    return { code, out: context.out(), err: context.err() };
  };

  const found = (mentions: number, count: number) => ({ mentions, place: count, root: count, label: count });

  it('names: compares a model without and with the list, beside those that ship', async () => {
    const { code, out, err } = await bench('names', '-m', './believer', '--data', fixtures, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(out) as NamesReport;
    expect(report).toMatchObject({
      model: { name: 'believer' },
      lists: [{ title: 'films', names: 1 }],
      invented: {
        names: 30,
        known: 1,
        all: { without: found(90, 3), with: found(90, 90) },
        contexts: {
          clear: { without: found(45, 2), with: found(45, 45) },
          weak: { without: found(45, 1), with: found(45, 45) },
        },
      },
      ordinary: { names: 64, sentences: 200, changed: 200 },
    });
    const { labels } = report.invented;
    expect(Object.keys(labels)).toHaveLength(10);
    expect(labels['food/dishes']).toEqual({ without: found(9, 0), with: found(9, 9) });
    expect(report.ordinary.examples.length).toBeGreaterThan(5);
    expect(report.ordinary.examples.length).toBeLessThanOrEqual(10);
    expect(report.ordinary.believed).toBeGreaterThan(200);
  });

  it('names: prints a table', async () => {
    const { out } = await bench('names', '-m', './believer', '--data', fixtures);
    expect(out).toMatch(/^believer [0-9a-f]{12}, with films \(1 name\)\n/);
    expect(out).toMatch(/^food\/dishes .+ +9 +0 % +0 % +0 % +100 % +100 % +100 %$/m);
    expect(out).toMatch(/64 everyday words: of 200 sentences .* 200 change \(100 %\)/);
    expect(out).toMatch(/^ {2}高兴 person: .*高兴/m);
  });

  it('names: says what a model must have, and where the sentences are', async () => {
    const other = await bench('names', '-m', './tiny', '--data', fixtures);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('trained without lists')]);
    const nowhere = await bench('names', '-m', './believer');
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('--data')]);
  });

  it('infer: measures a model that uses lists with and without them', async () => {
    const sizes = ['--rounds', '1', '--layers', '1'];
    const { code, out } = await bench('infer', './believer', './tiny', ...sizes, '--json');
    expect(code).toBe(0);
    const { names, models } = JSON.parse(out) as {
      names: object;
      models: { single: Speed; withoutLists?: { single: Speed; ratio: { single: number } } }[];
    };
    expect(names).toMatchObject({ lists: [{ title: 'films', names: 1 }] });
    const [believer, tiny] = models;
    const [own, without] = [believer?.single, believer?.withoutLists?.single].map(
      (speed) => speed?.charactersPerSecond.median ?? NaN,
    ) as [number, number];
    expect(believer?.withoutLists?.ratio.single).toBeCloseTo(own / without, 9);
    expect(tiny?.withoutLists).toBeUndefined();
  });

  it('infer: says in its table what lists cost', async () => {
    const { out } = await bench('infer', './believer', './tiny', '--rounds', '1', '--layers', '1');
    expect(out).toMatch(/^ {2}without lists +\d+/m);
    expect(out).toMatch(/^The lists of names that ship, films \(1 name\): read in [\d.]+ ms/m);
    expect(out).toMatch(
      /^believer keeps \d+\.\d\d of its speed with them one by one, \d+\.\d\d in batches\.$/m,
    );
    expect(out).toMatch(/^tiny-fine does not use them\.$/m);
  });
});

interface Speed {
  readonly charactersPerSecond: { readonly median: number };
}
