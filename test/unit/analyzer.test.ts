import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinTrees, fineTree } from '../../shared/labels/builtin.ts';
import { createAnalyzer, longestSentence, type Analyzer } from '../../shared/model/analyzer.ts';
import { folderFiles, memoryFiles } from '../../shared/model/package-files.ts';
import { decodeModel, encodeModel } from '../../shared/model/onnx.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import type { Entity } from '../../shared/spans.ts';
import { listOf } from '../support/names.ts';
import { namesPackage } from '../support/names-package.ts';
import { tinyPackage, writeTinyPackage } from '../support/tiny-package.ts';

const brief = (entities: readonly Entity[] | undefined): string[] =>
  (entities ?? []).map(({ start, end, label }) => `${start}-${end} ${label}`);

describe('an analyser made from a package', () => {
  let folder: string;
  let analyzer: Analyzer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mingshi-analyzer-'));
    await writeTinyPackage(folder);
    analyzer = await createAnalyzer(await readPackage(folderFiles(folder)), ortRuntime);
  });
  afterAll(async () => {
    await analyzer.release();
    await rm(folder, { recursive: true });
  });

  it('finds what the tiny model knows', async () => {
    const [entities] = await analyzer.analyze(['今天王明去京开会']);
    expect(brief(entities)).toEqual(['2-4 person/politics', '5-6 location/site/city']);
    expect(entities?.[0]?.score).toBeGreaterThan(0.99);
    expect(entities?.[1]?.score).toBeCloseTo(0.88, 2);
    expect(entities?.[1]?.alternatives.map(({ label }) => label)).toEqual(['location/site']);
    expect(entities?.[1]?.alternatives[0]?.score).toBeCloseTo(0.119, 3);
  });

  it('counts code points, not UTF-16 units, and folds what it looks up', async () => {
    expect(brief((await analyzer.analyze(['𠮷𠮷王𠮷和張三']))[0])).toEqual([
      '2-4 person/politics',
      '5-7 person/politics',
    ]);
  });

  it('gives each sentence its own entities, in order, whatever else is analysed with it', async () => {
    const sentences = Array.from(
      { length: 80 },
      (_, index) => `${'一'.repeat((index * 37) % 90)}王明${'京'.repeat(index % 3)}`,
    );
    sentences.splice(50, 0, '', '王');
    const together = (await analyzer.analyze(sentences)).map(brief);
    const alone = [];
    for (const sentence of sentences) alone.push(brief((await analyzer.analyze([sentence]))[0]));
    expect(together).toEqual(alone);
    expect(together.slice(48, 54).map((entities) => entities.length)).toEqual([1, 2, 0, 0, 3, 1]);
  });

  it('takes empty batches, empty sentences and the longest sentence, and nothing longer', async () => {
    expect(await analyzer.analyze([])).toEqual([]);
    expect(await analyzer.analyze([''])).toEqual([[]]);
    expect(brief((await analyzer.analyze(['王'.repeat(longestSentence - 1) + '𠮷']))[0])).toEqual([
      `${longestSentence - 2}-${longestSentence} person/politics`,
    ]);
    await expect(analyzer.analyze(['王'.repeat(longestSentence + 1)])).rejects.toThrow(
      /257 code points.*256/,
    );
  });

  it('has the version and the tree of its package', async () => {
    const { manifest } = await readPackage(memoryFiles(tinyPackage()));
    expect(analyzer.version).toBe(manifest.version);
    expect(analyzer.tree.labels).toEqual(fineTree.labels);
  });

  it('says so where the runtime cannot run its graph', async () => {
    const pkg = await readPackage(memoryFiles(tinyPackage()));
    const model = decodeModel(pkg.model);
    const node = [{ opType: 'NoSuchOperator', input: ['characters'], output: ['emissions'] }];
    const broken = { ...pkg, model: encodeModel({ ...model, graph: { ...model.graph, node } }) };
    await expect(createAnalyzer(broken, ortRuntime)).rejects.toThrow(
      /tiny-fine: its graph cannot be run .*train the model again/s,
    );
  });

  it('says which lists know exactly the text of an entity, as they are at each call', async () => {
    let lists = [listOf({ 王明: 'person/sport', 王明京: 'person', 明京: 'food' }, 'listed', 'people')];
    const named = await createAnalyzer(await readPackage(memoryFiles(tinyPackage())), ortRuntime, {
      names: () => lists,
    });
    expect([named.usesNames, analyzer.usesNames]).toEqual([false, false]);
    const knownOf = async (text: string) => (await named.analyze([text]))[0]?.map(({ known }) => known);
    const people = { list: 'people', types: ['person/sport'] };
    expect(await knownOf('今天王明去京')).toEqual([[people], undefined]);
    lists = [...lists, listOf({ 王明: 'person', 王名: 'person' }, 'user', 'mine')];
    expect(await knownOf('王明和王名')).toEqual([
      [people, { list: 'mine', types: ['person'] }],
      [{ list: 'mine', types: ['person'] }],
    ]);
    lists = [];
    const [entity] = (await named.analyze(['王明']))[0] ?? [];
    expect(entity).not.toHaveProperty('known');
    await named.release();
  });

  it('feeds the lists to a model that uses them', async () => {
    let lists = [listOf({ 大桥: 'work/video/movie', 高兴: 'person' }, 'user', 'mine')];
    const believer = await createAnalyzer(await readPackage(memoryFiles(namesPackage())), ortRuntime, {
      names: () => lists,
    });
    expect(believer.usesNames).toBe(true);
    const sentences = ['看大桥', '', '他很高兴地看了大桥'];
    expect((await believer.analyze(sentences)).map(brief)).toEqual([
      ['1-3 work/video/movie'],
      [],
      ['2-4 person', '7-9 work/video/movie'],
    ]);
    lists = [];
    expect((await believer.analyze(sentences)).map(brief)).toEqual([[], [], []]);
    await believer.release();
  });

  it("works with CLUENER's tree", async () => {
    const cluener = await createAnalyzer(
      await readPackage(memoryFiles(tinyPackage(builtinTrees.cluener))),
      ortRuntime,
    );
    expect(brief((await cluener.analyze(['王明在沪']))[0])).toEqual(['0-2 name', '3-4 address']);
    await cluener.release();
  });

  it('runs sentences of like length together, at most 2,048 positions at once', async () => {
    const shapes: (readonly number[])[] = [];
    const watched: Runtime = {
      ...ortRuntime,
      load: async (model, options) => {
        const program = await ortRuntime.load(model, options);
        return {
          run: (feeds) => {
            shapes.push(feeds.characters?.dims ?? []);
            return program.run(feeds);
          },
          step: (state, feeds) => program.step(state, feeds),
          release: () => program.release(),
        };
      },
    };
    const watchedAnalyzer = await createAnalyzer(await readPackage(memoryFiles(tinyPackage())), watched);
    await watchedAnalyzer.analyze(
      Array.from({ length: 100 }, (_, index) => '一'.repeat(index % 2 ? 200 : 5)),
    );
    await watchedAnalyzer.release();
    expect(shapes).toEqual([
      [50, 5],
      [10, 200],
      [10, 200],
      [10, 200],
      [10, 200],
      [10, 200],
    ]);
  });
});
