import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { markOf } from '../../shared/names/types.ts';
import type { Span } from '../../shared/spans.ts';
import { run } from '../../training/commands/evaluate.ts';
import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import { evaluationReport } from '../../training/evaluation/report.ts';
import { reportTable } from '../../training/evaluation/table.ts';
import { testContext } from '../support/context.ts';
import { writeNamesPackage } from '../support/names-package.ts';
import { writeTinyPackage } from '../support/tiny-package.ts';

const person = 'person/politics';
const city = 'location/site/city';
const site = 'location/site';

/** What the tiny model predicts is in the comments: persons of two characters, cities of one. */
const lines = [
  { text: '王明在京。', label: { [person]: { 王明: [[0, 1]] }, [city]: { 京: [[3, 3]] } } }, // both right
  { text: '𠀀张三丰去沪', label: { [person]: { 张三丰: [[1, 3]] }, [site]: { 沪: [[5, 5]] } } }, // both wrong; 沪 right at level 2
  { text: '京、京', label: { [city]: { 京: [[2, 2]] } } }, // one too many, but not by text
  { text: '无人', label: {} },
];
const json = lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('mingshi evaluate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mingshi-evaluate-'));
    await writeTinyPackage(join(folder, 'tiny'));
    await writeTinyPackage(join(folder, 'tiny-cluener'), cluenerTree);
    await writeNamesPackage(join(folder, 'believer'));
    await writeFile(join(folder, 'dev.json'), json);
    await writeFile(join(folder, 'own.tsv'), `王明\t${person}\n张三丰\t${person}\n京沪\n`);
    await mkdir(join(folder, 'models', 'names'), { recursive: true });
    await writeFile(
      join(folder, 'models', 'names', 'cities.names'),
      compileNames([{ name: '王明在京', marks: [markOf('listed', city)] }], {
        title: 'cities',
        precision: 'compact',
      }),
    );
    await writeFile(join(folder, 'illegal.bioes'), '京\tI-location/site/city\n城\tO\n');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function evaluate(...args: string[]) {
    const context = testContext({ cwd: folder, root: folder });
    const code = await run(args, context);
    await delay(0);
    return { code, out: context.out(), err: context.err() };
  }
  async function evaluateAsJson(...args: string[]) {
    const { code, out, err } = await evaluate('-m', './tiny', '-d', 'dev.json', '--json', ...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as Evaluation;
  }

  it('prints its figures as JSON', async () => {
    const evaluation = await evaluateAsJson();
    expect(evaluation).toMatchObject({
      model: { name: 'tiny-fine', version: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown },
      data: { name: 'dev.json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      scorer: 'exact',
      levelOrder: 'labels',
      sentences: 4,
      micro: { tp: 3, predicted: 6, gold: 5, precision: 0.5, recall: 0.6 },
      labels: [
        { label: person, tp: 1, predicted: 2, gold: 2, isNoise: true },
        { label: site, tp: 0, predicted: 0, gold: 1, isNoise: true },
        { label: city, tp: 2, predicted: 4, gold: 2, isNoise: true },
      ],
      levels: [
        { level: 1, tp: 4, predicted: 6, gold: 5 },
        { level: 2, tp: 4, predicted: 6, gold: 5 },
        { level: 3, tp: 3, predicted: 6, gold: 5 },
      ],
    });
    const [personF1, siteF1, cityF1] = [0.5, 0, 2 / 3];
    expect(evaluation.macro.f1).toBeCloseTo((personF1 + siteF1 + cityF1) / 3, 12);
    const { low, high } = evaluation.micro.interval;
    expect(low).toBeLessThan(evaluation.micro.f1);
    expect(high).toBeGreaterThan(evaluation.micro.f1);
  });

  it('counts names by their text with the scorer of CLUENER, at every level', async () => {
    const { scorer, micro, levels } = await evaluateAsJson('--scorer', 'cluener');
    expect(scorer).toBe('cluener');
    expect(micro).toMatchObject({ tp: 3, predicted: 5, gold: 5 });
    expect(levels.map(({ tp, predicted }) => [tp, predicted])).toEqual([
      [4, 5],
      [4, 5],
      [3, 5],
    ]);
  });

  it('gives a model that decodes under constraints the same levels in both orders', async () => {
    const [byLabels, byTags] = [await evaluateAsJson(), await evaluateAsJson('--levels', 'tags')];
    expect(byTags).toEqual({ ...byLabels, levelOrder: 'tags' });
  });

  it('prints a table for people', async () => {
    const { code, out, err } = await evaluate('--model', './tiny', '--data', join(folder, 'dev.json'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^tiny-fine [0-9a-f]{12} on dev\.json: 4 sentences, 5 mentions\n\n/);
    expect(out).toMatch(/^micro {2,}50\.00 {2,}60\.00 {2,}54\.55 {2,}\d+\.\d\d – \d+\.\d\d$/m);
    expect(out).toMatch(/^level 1 {2,}66\.67 {2,}80\.00 {2,}72\.73 /m);
    expect(out).toMatch(
      /^location\/site\/city 行政区 \* {2,}2 {2,}4 {2,}50\.00 {2,}100\.00 {2,}66\.67 {2,}\d+\.\d\d – \d+\.\d\d$/m,
    );
    expect(out).toMatch(/\n\n\* fewer than 10 gold mentions: .*\n$/);
  });

  it('reads data in other encodings by option, and names it where it may help', async () => {
    const gb = Buffer.concat([Buffer.from('bea9', 'hex'), Buffer.from('\tS-location/site/city\n')]); // 京
    await writeFile(join(folder, 'gb.bioes'), gb);
    const failed = await evaluate('-m', './tiny', '-d', 'gb.bioes');
    expect(failed.err).toMatch(/gb\.bioes: 0xBE at byte offset 0 .*--encoding gb18030/);
    const { out } = await evaluate('-m', './tiny', '-d', 'gb.bioes', '-e', 'gb18030', '--json');
    expect(JSON.parse(out)).toMatchObject({ micro: { tp: 1, predicted: 1, gold: 1 } });
  });

  it('refuses data with illegal tags unless it may repair them', async () => {
    const refused = await evaluate('-m', './tiny', '-d', 'illegal.bioes');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/illegal\.bioes:1: .*--repair/);
    const repaired = await evaluate('-m', './tiny', '-d', 'illegal.bioes', '--repair', '--json');
    expect(repaired.code).toBe(0);
    expect(JSON.parse(repaired.out)).toMatchObject({ micro: { tp: 1, predicted: 1, gold: 1 } });
    expect(repaired.err).toMatch(/^illegal\.bioes: .*repaired: 1/);
  });

  it('says where data and model have different labels', async () => {
    const { code, out, err } = await evaluate('-m', './tiny-cluener', '-d', 'dev.json');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/dev\.json:1: .*person\/politics.*cluener/);
  });

  describe('of a model that uses lists of names', () => {
    const believer = async (...args: string[]) => {
      const { code, out, err } = await evaluate('-m', './believer', '-d', 'dev.json', '--json', ...args);
      expect(code).toBe(0);
      const { lists, micro } = JSON.parse(out) as Evaluation;
      return { lists, figures: { tp: micro.tp, predicted: micro.predicted }, err };
    };
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as unknown;

    it('takes those that ship unless told, and records them', async () => {
      const { lists, figures } = await believer();
      expect(lists).toEqual([{ title: 'cities', sha256, names: 1 }]);
      expect(figures).toEqual({ tp: 0, predicted: 1 });
    });

    it('takes a list of the user instead, and tells its bad lines', async () => {
      const { lists, figures, err } = await believer('--names', 'own.tsv');
      expect(lists).toEqual([{ title: 'own.tsv', sha256, names: 2 }]);
      expect(figures).toEqual({ tp: 2, predicted: 2 });
      expect(err).toMatch(/^own\.tsv:3: .*京沪/);
    });

    it('takes several, those that ship among them', async () => {
      const { lists } = await believer('--names', 'shipped', '--names', 'own.tsv');
      expect(lists.map(({ title }) => title)).toEqual(['cities', 'own.tsv']);
    });

    it('takes none where told so', async () => {
      const { lists, figures } = await believer('--no-names');
      expect(lists).toEqual([]);
      expect(figures).toEqual({ tp: 0, predicted: 0 });
    });

    it('says in its table which were used', async () => {
      const { out } = await evaluate('-m', './believer', '-d', 'dev.json');
      expect(out).toMatch(/^believer .* 5 mentions\nwith cities \(1 name\)\n\n/);
      const without = await evaluate('-m', './believer', '-d', 'dev.json', '--no-names');
      expect(without.out).toContain('mentions\nwithout lists of names\n\n');
    });

    it('keeps lists from a model that cannot use them', async () => {
      expect((await evaluateAsJson()).lists).toEqual([]);
      const { code, err } = await evaluate('-m', './tiny', '-d', 'dev.json', '--names', 'own.tsv');
      expect(code).toBe(1);
      expect(err).toMatch(/tiny-fine was trained without lists.*leave out --names/);
    });
  });

  it.each([
    [['-d', 'dev.json', '-m', './believer', '--names', 'nosuch.names'], 1, 'nosuch.names'],
    [['-d', 'missing.json', '-m', './tiny'], 1, 'missing.json'],
    [['-d', 'dev.json', '-m', './nosuch'], 1, 'holds no model'],
    [['-m', './tiny'], 2, '--data'],
    [['-d', 'dev.json', '--scorer', 'fuzzy'], 2, 'Allowed choices are exact, cluener'],
    [['-d', 'dev.json', '--levels', 'spans'], 2, 'Allowed choices are labels, tags'],
    [['-d', 'dev.json', '--jsn'], 2, 'Did you mean --json?'],
  ])('%s ends with %d and says why', async (args, code, message) => {
    const result = await evaluate(...args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain('    at ');
  });

  it('stops when it is interrupted', async () => {
    const context = testContext({ cwd: folder, signal: AbortSignal.abort() });
    expect(await run(['-m', './tiny', '-d', 'dev.json'], context)).toBe(130);
    expect([context.out(), context.err()]).toEqual(['', '']);
  });
});

describe('evaluationReport', () => {
  const span = (start: number, end: number, label: string): Span => ({ start, end, label });
  const repeated = (count: number, label: string) =>
    Array.from({ length: count }, () => ({ text: '甲乙', spans: [span(0, 1, label)] }));

  it('lists the labels that occur, in the order of the tree, and marks the rare ones', () => {
    const sentences = [...repeated(9, 'work/video/movie'), ...repeated(10, person)];
    const predicted = sentences.map((_, i) => (i === 0 ? [span(0, 1, 'food/dishes')] : []));
    const { labels } = evaluationReport(sentences, predicted, { tree: fineTree, scheme: 'BIOES' });
    const order = labels.map(({ label }) => fineTree.labels.indexOf(label));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(Object.fromEntries(labels.map(({ label, isNoise }) => [label, isNoise]))).toEqual({
      [person]: false,
      'work/video/movie': true,
      'food/dishes': true,
    });
  });

  it('has as many levels as the tree is deep', () => {
    const options = { scheme: 'BIOES' } as const;
    expect(evaluationReport([], [], { ...options, tree: fineTree }).levels).toHaveLength(3);
    expect(evaluationReport([], [], { ...options, tree: cluenerTree }).levels).toHaveLength(1);
  });

  it('refuses predictions for another number of sentences', () => {
    expect(() => evaluationReport(repeated(1, person), [], { tree: fineTree, scheme: 'BIO' })).toThrow(
      RangeError,
    );
  });

  it('has no footnote where nothing needs one, and says how it counted where that is unusual', () => {
    const sentences = repeated(10, person);
    const table = (given: object) => {
      const predicted = sentences.map(({ spans }) => spans);
      const report = evaluationReport(sentences, predicted, { tree: fineTree, scheme: 'BIO', ...given });
      return reportTable(report, fineTree);
    };
    expect(table({})).toMatch(
      /person\/politics 政治人物 +10 +10 +100\.00 +100\.00 +100\.00 +100\.00 – 100\.00\n$/,
    );
    expect(table({ scorer: 'cluener', levelOrder: 'tags' })).toMatch(
      /counted by their text.*\n.*cut the tags.*\n$/,
    );
  });
});
