import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cluenerTree } from '../../../shared/labels/builtin.ts';
import { createAnalyzer } from '../../../shared/model/analyzer.ts';
import { folderFiles } from '../../../shared/model/package-files.ts';
import { readPackage } from '../../../shared/model/package.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { run } from '../../../training/commands/train.ts';
import { testContext } from '../../support/context.ts';
import { writeTinyPackage } from '../../support/tiny-package.ts';
import { tinyModel, writeToyFile } from '../../support/toy-file.ts';

const small = [...tinyModel, '--rate', '0.03', '--batch', '8'];

/** A folder with a file of labelled sentences. */
async function folderWithData(count = 48): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-train-'));
  const file = join(folder, 'toy.json');
  await writeToyFile(file, count);
  return { folder, file };
}

describe('mingshi train', () => {
  it('makes a package that finds what it was taught, with a record of how it was made', async () => {
    const { folder, file } = await folderWithData();
    const out = join(folder, 'model');
    const context = testContext({ cwd: folder });
    const args = [
      '--train',
      file,
      '--out',
      out,
      '--epochs',
      '12',
      '--hold-out',
      '0.2',
      '--seed',
      '5',
      ...small,
    ];
    expect(await run(args, context), context.err()).toBe(0);
    expect(context.out().trim()).toBe(out);
    const pkg = await readPackage(folderFiles(out));
    expect(pkg.tree.name).toBe('cluener');
    expect(pkg.manifest).toMatchObject({
      name: 'model',
      method: 'clc',
      seed: 5,
      data: [{ name: expect.stringMatching(/\/toy\.json$/) as string, sentences: 48 }],
    });
    expect(pkg.manifest.metrics.validationMicroF1).toBeGreaterThan(0.9);
    const analyzer = await createAnalyzer(pkg, ortRuntime);
    const [entities] = await analyzer.analyze(['李雷昨天从上海出发。']);
    expect(entities?.map(({ start, end, label }) => [start, end, label])).toEqual([
      [0, 2, 'name'],
      [5, 7, 'address'],
    ]);
    const record = JSON.parse(await readFile(`${out}.run/run.json`, 'utf8')) as {
      job: { seed: number };
      libraries: object;
    };
    expect(record.job.seed).toBe(5);
    expect(Object.keys(record.libraries)).toEqual(['mingshi', 'node', 'runtime']);

    // The same command finds its run ended; another one finds the place taken.
    expect(await run(args, testContext({ cwd: folder }))).toBe(0);
    expect((await readPackage(folderFiles(out))).manifest.version).toBe(pkg.manifest.version);
    const other = testContext({ cwd: folder });
    expect(await run([...args, '--epochs', '2'], other)).toBe(1);
    expect(other.err()).toContain('already holds a model');
  });

  it('trains two trees as two heads of one encoder', async () => {
    const { folder, file } = await folderWithData(24);
    const other = join(folder, 'other.bio');
    await writeFile(other, '李\tB-hero\n雷\tI-hero\n来\tO\n\n无\tO\n');
    const out = join(folder, 'both');
    const context = testContext({ cwd: folder });
    const heads = ['--train', `a=${file}`, '--train', `b=${other}`, '--repeat', 'b=3'];
    expect(await run([...heads, '--out', out, '--epochs', '1', ...small], context), context.err()).toBe(0);
    const [a, b] = await Promise.all(['a', 'b'].map((name) => readPackage(folderFiles(join(out, name)))));
    expect(a?.tags.labels.length).toBe(10);
    expect(b?.tags.tags).toEqual(['O', 'B-hero', 'I-hero', 'E-hero', 'S-hero']);
    expect(a?.weights['embedding.weight']).toEqual(b?.weights['embedding.weight']);
  });

  it('learns from the probabilities of another model, and says so', async () => {
    const { folder, file } = await folderWithData(24);
    await writeTinyPackage(join(folder, 'teacher'), cluenerTree);
    await writeFile(join(folder, 'raw.txt'), '王明昨天去京。\n\n今天没有什么新闻\n');
    const distil = { teachers: ['./teacher', './teacher'], data: ['raw.txt', file], weight: 0.5, share: 2 };
    const job = { heads: [{ name: 'main', train: file, distil }], epochs: 1, batch: 8 };
    await writeFile(join(folder, 'job.json'), JSON.stringify(job));
    const out = join(folder, 'student');
    const context = testContext({ cwd: folder });
    const args = ['--job', 'job.json', '--out', out, ...tinyModel];
    expect(await run(args, context), context.err()).toBe(0);
    expect(context.err()).toMatch(
      /main: 26 taught by tiny-cluener [0-9a-f]{12}, tiny-cluener .*, weight 0.5/,
    );
    expect(context.err()).toMatch(/epoch 1: loss [\d.]+ main, [\d.]+ main=teachers/);
    const { manifest } = await readPackage(folderFiles(out));
    expect(manifest.data.map(({ sentences }) => sentences)).toEqual([24, 2, 24]);
    expect(manifest.architecture.teachers).toMatch(/^tiny-cluener [0-9a-f]{12}, tiny-cluener /);
    const record = JSON.parse(await readFile(`${out}.run/run.json`, 'utf8')) as { teachers: unknown[] };
    expect(record.teachers).toHaveLength(2);
    expect(record.teachers[0]).toMatchObject({ head: 'main', name: 'tiny-cluener' });
    expect(await run(args, testContext({ cwd: folder }))).toBe(0);
    expect((await readPackage(folderFiles(out))).manifest.version).toBe(manifest.version);
  });

  it.each([
    [{ teachers: ['./fine'] }, {}, /does not know the label/],
    [{}, { scheme: 'BIO' }, /its tags are BIOES, not BIO/],
    [{ teachers: ['./nowhere'] }, {}, /holds no model/],
    [{ data: ['missing.txt'] }, {}, /missing\.txt/],
    [{ data: ['good.json'] }, { dev: 'good.json' }, /validated on every sentence/],
    [{ teachers: [] }, {}, /teachers/],
    [{ heat: 2 }, {}, /heat/],
  ])(
    'refuses a lesson %j of a job %j',
    async (lesson, { scheme = 'BIOES', ...head }: Record<string, string>, message) => {
      const { folder, file } = await folderWithData(4);
      await writeFile(join(folder, 'good.json'), await readFile(file));
      await writeTinyPackage(join(folder, 'teacher'), cluenerTree);
      await writeTinyPackage(join(folder, 'fine'));
      const distil = { teachers: ['./teacher'], data: ['good.json'], ...lesson };
      const heads = [{ name: 'main', train: 'good.json', ...head, distil }];
      await writeFile(join(folder, 'job.json'), JSON.stringify({ scheme, heads }));
      const context = testContext({ cwd: folder });
      expect(await run(['--job', 'job.json', '--out', join(folder, 'model')], context)).toBe(1);
      expect(context.err()).toMatch(message);
      expect(context.err()).not.toContain('    at ');
    },
  );

  it('goes on after an interruption, and ends with the same model', async () => {
    const { folder, file } = await folderWithData(24);
    const args = (out: string) => ['--train', file, '--out', join(folder, out), '--epochs', '3', ...small];
    expect(await run(args('whole'), testContext({ cwd: folder }))).toBe(0);
    const interrupt = new AbortController();
    const context = testContext({ cwd: folder, signal: interrupt.signal });
    context.stderr.on('data', (text: string) => {
      if (text.startsWith('epoch 1')) interrupt.abort();
    });
    expect(await run(args('parts'), context)).not.toBe(0);
    expect(await run(args('parts'), testContext({ cwd: folder }))).toBe(0);
    const versions = await Promise.all(
      ['whole', 'parts'].map(
        async (name) => (await readPackage(folderFiles(join(folder, name)))).manifest.version,
      ),
    );
    expect(versions[1]).toBe(versions[0]);
  });

  it.each([
    [['--train', 'missing.json'], 1, /missing\.json/],
    [[], 2, /give --train FILE/],
    [['--train', 'bad.json'], 1, /bad\.json:2: /],
    [['--train', 'good.json', '--dev', 'x=good.json'], 2, /no --train for 'x'/],
    [['--train', 'good.json', '--epochs', 'many'], 2, /'--epochs <n>' argument 'many' .* a number/],
    [['--train', 'good.json', '--hold-out', '2'], 2, /'--hold-out <share>' argument '2' .* <=0\.5/],
    [['--train', 'good.json', '--repeat', 'often'], 2, /--repeat often: .* a number/],
    [['--train', 'good.json', '--repeat', 'main=1.5'], 2, /--repeat 1\.5: .* int/],
    [['--train', 'good.json', '--also', 'old.bio:map.json:50'], 2, /--also old\.bio:map\.json:50: .* <=10/],
    [['--job', 'job.json'], 1, /job\.json is no job: epochs: .* number/],
    [['--job', 'none.json'], 1, /none\.json is no job: there is no method 'none'/],
    [['--job', 'even.json'], 1, /even\.json is no job: .*"kernel"; the settings of clc are .*hidden/],
    [['--job', 'even.json', '-m', 'gated-convolutions'], 1, /even\.json is no job: kernel: must be odd/],
    [['--train', 'good.json', '--out', 'good.json/x'], 1, /cannot make the folder .*good\.json.x\.run: /],
    [['--job', 'missing.json'], 1, /missing\.json is no job: no such file; /],
    [['--train', 'good.json', '--set', 'hidden=-1'], 2, /hidden/],
    [['--train', 'good.json', '--set', 'unknown=1'], 2, /"unknown"; the settings of clc are .*hidden/],
    [['--train', 'good.json', '--set', 'hidden'], 2, /key=value/],
    [['--train', 'good.json', '--tree', 'fine'], 1, /no|not/],
    [['--train', 'good.json', '--method', 'none'], 2, /none/],
    [['--train', 'good.json', '--wrong'], 2, /--wrong/],
  ])('%j ends with %i', async (args, code, message) => {
    const { folder, file } = await folderWithData(4);
    await writeFile(join(folder, 'good.json'), await readFile(file));
    await writeFile(
      join(folder, 'bad.json'),
      '{"text": "好", "label": {}}\n{"text": "好", "label": {"name": {"好": [[0, 1]]}}}\n',
    );
    const jobs = { job: { epochs: 'many' }, none: { method: 'none' }, even: { settings: { kernel: 4 } } };
    for (const [name, job] of Object.entries(jobs))
      await writeFile(join(folder, `${name}.json`), JSON.stringify(job));
    const context = testContext({ cwd: folder });
    expect(await run(['--out', join(folder, 'model'), ...args], context)).toBe(code);
    expect(context.err()).toMatch(message);
    expect(context.err()).not.toContain('    at ');
  });

  it('leaves the record of another run alone', async () => {
    const { folder, file } = await folderWithData(8);
    const args = ['--train', file, '--out', join(folder, 'model'), '--epochs', '1', ...small];
    expect(await run(args, testContext({ cwd: folder }))).toBe(0);
    await rm(join(folder, 'model'), { recursive: true });
    const record = await readFile(join(folder, 'model.run', 'run.json'), 'utf8');
    const other = testContext({ cwd: folder });
    expect(await run([...args, '--seed', '9'], other)).toBe(1);
    expect(other.err()).toContain('--restart');
    expect(await readFile(join(folder, 'model.run', 'run.json'), 'utf8')).toBe(record);
  });

  it('begins anew on request where its checkpoint is damaged', async () => {
    const { folder, file } = await folderWithData(8);
    const args = ['--train', file, '--out', join(folder, 'model'), '--epochs', '1', ...small];
    await mkdir(join(folder, 'model.run'));
    await writeFile(join(folder, 'model.run', 'checkpoint.safetensors'), 'torn');
    const context = testContext({ cwd: folder });
    expect(await run(args, context)).toBe(1);
    expect(context.err()).toContain('checkpoint.safetensors');
    expect(await run([...args, '--restart'], context)).toBe(0);
  });

  it('does not replace what is no model', async () => {
    const { folder, file } = await folderWithData(4);
    const out = join(folder, 'precious');
    await mkdir(out);
    const context = testContext({ cwd: folder });
    expect(await run(['--train', file, '--out', out, '--restart', ...small], context)).toBe(1);
    expect(context.err()).toContain('is no model');
  });
});
