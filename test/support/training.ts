import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cluenerTree } from '../../shared/labels/builtin.ts';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import type { LabelledSentence } from '../../training/data/sentence.ts';
import type { Head } from '../../training/layers/tag-head.ts';
import { clc } from '../../training/methods/clc/index.ts';
import { randomStream } from '../../training/random.ts';
import type { Tagger } from '../../training/tagger.ts';
import { Checkpoints } from '../../training/trainer/checkpoint.ts';
import { goldTags } from '../../training/data/allowed.ts';
import { batchCount, passes, type Source } from '../../training/trainer/batches.ts';
import { exampleOf, type Example } from '../../training/trainer/examples.ts';
import { completeJob, type Job } from '../../training/trainer/job.ts';
import type { Lesson } from '../../training/trainer/lessons.ts';
import type { TrainingRun } from '../../training/trainer/loop.ts';
import { softTargets } from '../../training/trainer/soft-targets.ts';
import { sourcesOf } from '../../training/trainer/sources.ts';
import { vocabularyOf } from '../../training/trainer/vocabulary.ts';
import { tinyPackage } from './tiny-package.ts';

/** Sentences made from a few patterns, so that a tiny model learns them in seconds. */
export function toySentences(count: number, seed = 1): LabelledSentence[] {
  const random = randomStream(seed, 'toy');
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)] as T;
  return Array.from({ length: count }, () => {
    const [name, city] = [pick(['王小明', '李雷', '韩梅梅', '欧阳修远']), pick(['北京', '上海', '乌鲁木齐'])];
    const parts = pick<[string, string][]>([
      [
        [name, 'name'],
        ['昨天从', ''],
        [city, 'address'],
        ['出发。', ''],
      ],
      [
        ['在', ''],
        [city, 'address'],
        ['，大家都认识', ''],
        [name, 'name'],
      ],
      [['今天没有什么新闻', '']],
    ]);
    let end = 0;
    const spans = parts.flatMap(([text, label]) => {
      const start = end;
      end += [...text].length;
      return label === '' ? [] : [{ start, end, label }];
    });
    return { text: parts.map(([text]) => text).join(''), length: end, spans };
  });
}

const sentences = toySentences(48);
const vocabularyText = formatVocabulary(
  vocabularyOf(
    sentences.map(({ text }) => text),
    [],
  ),
);

/** A tagger of a few thousand parameters and what it learns from. */
export const toy = {
  sentences,
  vocabularyText,
  vocabulary: parseVocabulary(vocabularyText, 'toy'),
  head: { name: 'cluener', tree: cluenerTree, tags: tagSet('BIOES', cluenerTree.labels) } satisfies Head,
  job: (more: Partial<Job> = {}): Job => ({
    ...completeJob({
      method: 'clc',
      settings: { embedding: 8, filters: 4, hidden: 6 },
      heads: [{ name: 'cluener', train: 'toy' }],
      batch: 8,
      epochs: 2,
      rate: 0.02,
    }),
    ...more,
  }),
};

export const toyTagger = (job: Job): Tagger => ({
  method: clc,
  settings: job.settings,
  table: { rows: toy.vocabulary.size, vectors: new Map() },
  head: job.head,
  names: false,
});

/** A toy sentence with one tag at each position. */
export const toyExample = (sentence: LabelledSentence): Example =>
  exampleOf(sentence, {
    vocabulary: toy.vocabulary,
    lists: [],
    common: new Set(),
    target: ({ spans, length }) => ({ loss: 'allowed', rows: goldTags(spans, length, toy.head.tags) }),
    typeOf: () => undefined,
  });

/** All of them, as one source that an epoch goes through once. */
export const toySource = (job: Job): Source => {
  const examples = toy.sentences.map(toyExample);
  const perEpoch = batchCount(examples, job.batch);
  const turns = passes(examples, { name: 'cluener', size: job.batch, seed: job.seed }, perEpoch);
  return { name: 'cluener', head: 0, weight: 1, perEpoch, turns };
};

/** A teacher of the toy sentences that knows other names than they are labelled with. */
const toyLesson = async (): Promise<Lesson> => ({
  teachers: [await readPackage(memoryFiles(tinyPackage(cluenerTree)))],
  tags: toy.head.tags,
  sentences: toy.sentences,
  weight: 0.5,
  share: 1,
});

/** Two sources: the toy sentences as they are labelled, and as a teacher sees them. */
export async function toySources(job: Job): Promise<Source[]> {
  const lesson = await toyLesson();
  const { signal } = new AbortController();
  const teaching = { runtime: ortRuntime, lists: [], threads: 1, signal, onSentences: () => undefined };
  const taught = await softTargets([lesson], teaching);
  const set = { head: toy.head, train: toy.sentences, dev: [], reports: [], repeat: 1, also: [], lesson };
  return sourcesOf([set], job, toy.vocabulary, [], taught);
}

/** A run over the toy sentences in a folder of its own. */
export async function toyRun(
  more: Partial<TrainingRun> = {},
  runtime: Runtime = ortRuntime,
): Promise<TrainingRun> {
  const job = more.job ?? toy.job();
  return {
    job,
    tagger: toyTagger(job),
    heads: [toy.head],
    sources: [toySource(job)],
    runtime,
    checkpoints: new Checkpoints(await mkdtemp(join(tmpdir(), 'mingshi-run-')), 'toy'),
    checkpointEvery: 3,
    signal: new AbortController().signal,
    onStep: () => undefined,
    onEpoch: () => undefined,
    ...more,
  };
}
