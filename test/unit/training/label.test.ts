import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { sameMap } from '../../../shared/labels/same.ts';
import { run } from '../../../training/commands/label.ts';
import { readLabelled } from '../../../training/data/read.ts';
import { testContext } from '../../support/context.ts';
import { writeNamesPackage } from '../../support/names-package.ts';
import { writeTinyPackage } from '../../support/tiny-package.ts';

const person = 'person/politics';
const city = 'location/site/city';

// The tiny model finds persons of two characters and is sure of them; cities of one, with a score of 0.88.
const lines = [
  '昨天王明去了一个地方。',
  '他说过要去京都，还是算了。',
  '今天没有什么新闻了。',
  '星桥集团今天开了一个会。',
];

describe('mingshi label', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mingshi-label-'));
    await writeTinyPackage(join(folder, 'tiny'));
    await writeTinyPackage(join(folder, 'tiny-cluener'), cluenerTree);
    await writeNamesPackage(join(folder, 'believer'));
    await writeFile(join(folder, 'raw.txt'), lines.join('\n'));
    await writeFile(join(folder, 'more.txt.gz'), gzipSync(`${lines[0] ?? ''}\n太短了。\n`));
    await writeFile(join(folder, 'short.txt'), '太短了。');
    await writeFile(join(folder, 'own.tsv'), `星桥集团\torganization/company\n`);
    await writeFile(join(folder, 'both.tsv'), `王明\t${person}\n星桥集团\torganization/company\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function label(...args: string[]) {
    const context = testContext({ cwd: folder, root: folder });
    const code = await run(args, context);
    await delay(0);
    return { code, out: context.out(), err: context.err() };
  }
  const silver = async (name: string) => {
    const { sentences } = await readLabelled(join(folder, name), { repair: true });
    return Object.fromEntries(
      sentences.map(({ text, spans }) => [text, spans.map(({ start, end, label }) => [start, end, label])]),
    );
  };
  const [named = '', doubtful = '', plain = '', company = ''] = lines;

  it('writes what the model is sure of, and marks what it is not', async () => {
    const { code, out, err } = await label('raw.txt', 'more.txt.gz', '-m', './tiny', '-o', 'silver.json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const sentences = {
      [named]: [[2, 4, person]],
      [doubtful]: [[5, 6, 'unsure']],
      [plain]: [],
      [company]: [],
    };
    expect(await silver('silver.json')).toEqual(sentences);
    expect(out).toMatch(
      /^silver\.json: 4 sentences, 1 spans, 1 unsure; models tiny-fine [0-9a-f]{12}; no lists of names; seed 1; raw text raw\.txt [0-9a-f]{12}, more\.txt\.gz [0-9a-f]{12}\n\nperson\/politics {2}1\nunsure {11}1\n$/,
    );
    await label('more.txt.gz', 'raw.txt', '-m', './tiny', '-o', 'silver.jsonl.gz', '--sure', '0.8');
    expect(await silver('silver.jsonl.gz')).toEqual({ ...sentences, [doubtful]: [[5, 6, city]] });
  });

  it('leaves a record beside it', async () => {
    await label(
      'raw.txt',
      '-m',
      './tiny',
      '-m',
      './believer',
      '-o',
      'r.json.gz',
      '--limit',
      '2',
      '--seed',
      '9',
    );
    expect(JSON.parse(await readFile(join(folder, 'r.record.json'), 'utf8'))).toEqual({
      mingshi: expect.any(String) as unknown,
      models: ['tiny-fine', 'believer'].map((name) => ({
        name,
        version: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
      })),
      lists: [],
      raw: [{ name: 'raw.txt', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }],
      sure: 0.9,
      named: false,
      limit: 2,
      seed: 9,
      sentences: 2,
      spans: expect.any(Object) as unknown,
    });
  });

  it('gives the same bytes for the same seed, and a smaller draw is the beginning of a larger one', async () => {
    const draw = async (name: string, ...args: string[]) => {
      expect((await label('raw.txt', '-m', './tiny', '-o', name, ...args)).code).toBe(0);
      return readFile(join(folder, name));
    };
    const [all, again, two] = [
      await draw('a.json.gz'),
      await draw('b.json.gz'),
      await draw('c.json.gz', '--limit', '2'),
    ];
    expect(again).toEqual(all);
    expect(gunzipSync(all).toString().split('\n').slice(0, 2)).toEqual(
      gunzipSync(two).toString().trimEnd().split('\n'),
    );
  });

  it('takes several models, and is sure of what all of them find', async () => {
    const models = ['-m', './tiny', '-m', './believer'];
    const alone = await label('raw.txt', ...models, '-o', 'silver.json', '--names', 'own.tsv');
    expect(alone.code).toBe(0);
    expect(await silver('silver.json')).toEqual({
      [named]: [[2, 4, 'unsure']],
      [doubtful]: [[5, 6, 'unsure']],
      [plain]: [],
      [company]: [[0, 4, 'unsure']],
    });
    await label('raw.txt', ...models, '-o', 'silver.json', '--names', 'both.tsv');
    expect((await silver('silver.json'))[named]).toEqual([[2, 4, person]]);
  });

  it('marks listed names that a model overlooks, and takes only sentences with one if told so', async () => {
    const { out } = await label('raw.txt', '-m', './tiny', '-o', 's.json', '--names', 'own.tsv', '--named');
    expect(await silver('s.json')).toEqual({ [company]: [[0, 4, 'unsure']] });
    expect(out).toContain('; lists own.tsv (1 name); ');
  });

  it('makes what "same" can teach a model of the tree', async () => {
    await label('raw.txt', '-m', './tiny', '-o', 'silver.json');
    const { report } = await readLabelled(join(folder, 'silver.json'));
    expect(() => sameMap(fineTree).check(Object.keys(report.labels), 'silver.json')).not.toThrow();
  });

  it('leaves what was there alone when it is interrupted', async () => {
    await writeFile(join(folder, 'kept.json'), 'before');
    const context = testContext({ cwd: folder, root: folder, signal: AbortSignal.abort() });
    expect(await run(['raw.txt', '-m', './tiny', '-o', 'kept.json'], context)).toBe(130);
    expect([context.out(), context.err()]).toEqual(['', '']);
    expect(await readFile(join(folder, 'kept.json'), 'utf8')).toBe('before');
  });

  it.each([
    [
      ['raw.txt', '-m', './tiny', '-m', './tiny-cluener', '-o', 's.json'],
      1,
      'other labels (cluener) than tiny-fine',
    ],
    [['raw.txt', '-m', './tiny', '-o', 's.bio'], 2, 'ends in .json or .json.gz'],
    [['raw.txt', '-m', './tiny', '-o', 'no/such/s.json'], 1, 'cannot write'],
    [['raw.txt', '-m', './nosuch', '-o', 's.json'], 1, 'holds no model'],
    [['nosuch.txt', '-m', './tiny', '-o', 's.json'], 1, 'cannot read nosuch.txt'],
    [['short.txt', '-m', './tiny', '-o', 's.json'], 1, 'no Chinese sentence of 8 to 128'],
    [
      ['raw.txt', '-m', './tiny', '-o', 's.json', '--named'],
      1,
      'no listed name stands in any of 4 sentences',
    ],
    [['raw.txt', '-m', './tiny', '-o', 's.json', '--named', '--no-names'], 2, 'leave out one'],
    [['raw.txt', '-m', './tiny', '-o', 's.json', '--sure', '2'], 2, 'from 0 to 1'],
    [['raw.txt', '-m', './tiny', '-o', 's.json', '--limit', '0'], 2, 'whole number from 1'],
    [['raw.txt', '-m', './tiny', '-o', 's.json', '--seed', 'x'], 2, 'whole number from 0'],
    [['raw.txt', '-m', './tiny'], 2, '--out'],
    [['-m', './tiny', '-o', 's.json'], 2, 'files'],
  ])('%s ends with %d and says why', async (args, code, message) => {
    await rm(join(folder, 's.json'), { force: true });
    const result = await label(...args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain('    at ');
    expect(await readdir(folder)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^s\.json/)]));
  });
});
