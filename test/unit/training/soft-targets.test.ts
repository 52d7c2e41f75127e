import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { memoryFiles } from '../../../shared/model/package-files.ts';
import { readPackage, type ModelPackage } from '../../../shared/model/package.ts';
import type { NameList } from '../../../shared/names/list.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { tagSet } from '../../../shared/tagging/tagset.ts';
import { sparse, type SoftSentence, type Sparse } from '../../../training/data/soft.ts';
import type { LabelledSentence } from '../../../training/data/sentence.ts';
import { epochBatches, feedsOf } from '../../../training/trainer/batches.ts';
import { trainingLoop } from '../../../training/trainer/loop.ts';
import { buildPackage } from '../../../training/trainer/package.ts';
import { softTargets, type Teaching } from '../../../training/trainer/soft-targets.ts';
import { predictWith } from '../../../training/trainer/validation.ts';
import { numbers } from '../../support/layers.ts';
import { listOf } from '../../support/names.ts';
import { namesPackage } from '../../support/names-package.ts';
import { tinyPackage } from '../../support/tiny-package.ts';
import { toy, toyExample, toyRun, toySources, toyTagger } from '../../support/training.ts';

const sentenceOf = (text: string): LabelledSentence => ({ text, length: [...text].length, spans: [] });

/** What teachers of FiNE's labels make of texts. */
async function taught(
  teachers: readonly ModelPackage[],
  texts: readonly string[],
  lists: readonly NameList[] = [],
  signal = new AbortController().signal,
  onSentences: Teaching['onSentences'] = () => undefined,
) {
  const tags = tagSet('BIOES', fineTree.labels);
  const lesson = { teachers, tags, sentences: texts.map(sentenceOf), weight: 1, share: 1 };
  const teaching = { runtime: ortRuntime, lists, threads: 1, signal, onSentences };
  const [none, sentences = []] = await softTargets([undefined, lesson], teaching);
  expect(none).toEqual([]);
  return sentences;
}

const { tags } = tagSet('BIOES', fineTree.labels);
const valueAt = ({ indices, values }: Sparse, index: number): number => values[indices.indexOf(index)] ?? 0;
const total = ({ values }: Sparse): number => values.reduce((sum, value) => sum + value, 0);
const tagAt = (sentence: SoftSentence | undefined, position: number, tag: string): number =>
  sentence ? valueAt(sentence.soft.tags, position * tags.length + tags.indexOf(tag)) : NaN;

const tiny = readPackage(memoryFiles(tinyPackage()));
const believer = readPackage(memoryFiles(namesPackage()));

describe('sparse expectations', () => {
  it('keep what counts, and the sum of each row', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 20 }),
        (columns, values) => {
          const dense = Float64Array.from(values.slice(0, values.length - (values.length % columns)));
          const { indices, values: kept } = sparse(dense, columns, 0.1);
          expect([...indices]).toEqual([...dense.keys()].filter((index) => (dense[index] ?? 0) >= 0.1));
          for (let row = 0; row < dense.length; row += columns) {
            const whole = dense.subarray(row, row + columns).reduce((sum, value) => sum + value, 0);
            const inRow = [...kept].filter(
              (_, entry) => Math.floor((indices[entry] ?? 0) / columns) === row / columns,
            );
            const sum = inRow.reduce((a, b) => a + b, 0);
            expect(sum).toBeCloseTo(inRow.length > 0 ? whole : 0, 5);
          }
        },
      ),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('soft targets', () => {
  it('are the probabilities that a teacher gives to tags and transitions', async () => {
    const texts = ['今天王明去京开会', '京', '没有什么'];
    const sentences = await taught([await tiny], texts);
    expect(sentences.map(({ text }) => text)).toEqual(texts);
    const [long, short] = sentences;
    expect(tagAt(long, 2, 'B-person/politics')).toBeGreaterThan(0.99);
    expect(tagAt(long, 5, 'S-location/site/city')).toBeCloseTo(0.88, 2);
    expect(tagAt(long, 5, 'S-location/site')).toBeCloseTo(0.119, 3);
    expect(long?.spans).toEqual([
      { start: 2, end: 4, label: 'person/politics' },
      { start: 5, end: 6, label: 'location/site/city' },
    ]);
    for (const { length, soft } of sentences) {
      expect(total(soft.tags)).toBeCloseTo(length, 4);
      expect(total(soft.transitions)).toBeCloseTo(length - 1, 4);
      expect(Math.min(...soft.tags.values)).toBeGreaterThan(9e-5);
    }
    expect(short?.soft.transitions.indices.length).toBe(0);
  });

  it('are the mean of several teachers, who see the lists that they use', async () => {
    const lists = [listOf({ 大桥: 'work/video/movie' }, 'user', 'mine')];
    const [sentence] = await taught([await tiny, await believer], ['王明看大桥'], lists);
    expect(tagAt(sentence, 0, 'B-person/politics')).toBeCloseTo(0.5, 2);
    expect(tagAt(sentence, 0, 'O')).toBeCloseTo(0.5, 2);
    expect(tagAt(sentence, 3, 'B-work/video/movie')).toBeCloseTo(0.5, 2);
    const pair = (from: string, to: string) =>
      sentence
        ? valueAt(sentence.soft.transitions, tags.indexOf(from) * tags.length + tags.indexOf(to))
        : NaN;
    expect(pair('B-work/video/movie', 'E-work/video/movie')).toBeCloseTo(0.5, 2);
    expect(pair('O', 'B-work/video/movie')).toBeCloseTo(0.5, 2);
    const [unseen] = await taught([await tiny, await believer], ['王明看大桥']);
    expect(tagAt(unseen, 3, 'B-work/video/movie')).toBe(0);
  });

  it('do not depend on what else is taught, and end between sentences when asked to', async () => {
    const texts = Array.from(
      { length: 150 },
      (_, i) => `${'一'.repeat((i * 7) % 23)}王明${'京'.repeat(i % 3)}`,
    );
    const done: number[] = [];
    const together = await taught([await tiny], texts, [], undefined, (count) => done.push(count));
    expect(done).toEqual([64, 128, 150]);
    for (const index of [0, 77, 149])
      expect(together[index]).toEqual((await taught([await tiny], [texts[index] ?? '']))[0]);
    const interrupt = new AbortController();
    const interrupted = taught([await tiny], texts, [], interrupt.signal, () => interrupt.abort());
    await expect(interrupted).rejects.toThrow(/abort/i);
  });

  it('fill a batch, which has one loss', async () => {
    const batch = epochBatches(await toySources(toy.job()), 1, 0).find(({ source }) => source === 1);
    if (!batch) throw new Error('no batch');
    const { examples, weight } = batch;
    expect(weight).toBe(0.5);
    const size = toy.head.tags.size;
    const feeds = feedsOf(batch, 8, size);
    expect(Object.keys(feeds).sort()).toEqual(['characters', 'soft.tags', 'soft.transitions', 'weights']);
    const sumOf = (name: string) => numbers(feeds[name]).reduce((sum, value) => sum + value, 0);
    const characters = examples.reduce((sum, { ids }) => sum + ids.length, 0);
    expect(sumOf('soft.tags')).toBeCloseTo(characters, 3);
    expect(sumOf('soft.transitions')).toBeCloseTo((0.5 * characters) / examples.length - 0.5, 3);
    const mixed = {
      ...batch,
      examples: [...examples.slice(1), ...toy.sentences.slice(0, 1).map(toyExample)],
    };
    expect(() => feedsOf(mixed, 8, size)).toThrow(/one loss/);
  });
});

describe('a student that learns from soft targets alone', () => {
  it('comes to predict what its teacher predicts, with like probabilities', async () => {
    const job = toy.job({ epochs: 40 });
    const sources = (await toySources(job)).slice(1);
    const weights = await trainingLoop(await toyRun({ job, sources }));
    const provenance = {
      ...{ name: 'student', seed: 1, architecture: {}, data: [], lists: [], metrics: {}, libraries: {} },
      parent: null,
    };
    const student = await buildPackage(
      {
        tagger: toyTagger(job),
        head: toy.head,
        weights: weights ?? {},
        vocabulary: toy.vocabularyText,
        precision: 'fp32',
        provenance,
        card: () => '# student\n',
      },
      ortRuntime,
    );
    const learned = await predictWith(student, toy.sentences, [], ortRuntime);
    const teacher = tinyPackage(cluenerTree);
    const expected = await predictWith(teacher, toy.sentences, [], ortRuntime);
    const plain = (entities: typeof learned) =>
      entities.map((found) => found.map(({ start, end, label }) => [start, end, label]));
    expect(plain(learned)).toEqual(plain(expected));
    // It was told that a city may be a scene as well.
    const city = learned.flat().find(({ label }) => label === 'address');
    expect(city?.score).toBeGreaterThan(0.78);
    expect(city?.score).toBeLessThan(0.97);
    expect(city?.alternatives.map(({ label }) => label)).toContain('scene');
  });
});
