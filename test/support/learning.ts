import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { parseTree } from '../../shared/labels/parse.ts';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { readPackage, type ModelPackage } from '../../shared/model/package.ts';
import type { Tensor } from '../../shared/model/tensor.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import type { CheckedJob } from '../../training/learning/job.ts';
import type { LearningContext } from '../../training/learning/run.ts';
import { learningSettings } from '../../training/learning/settings.ts';
import { methodNamed } from '../../training/methods/index.ts';
import { randomStream } from '../../training/random.ts';
import { parametersOf, type Tagger } from '../../training/tagger.ts';
import type { PackageContents } from '../../training/trainer/manifest-files.ts';
import { writePackage } from '../../training/trainer/output.ts';
import { buildPackage } from '../../training/trainer/package.ts';
import { vocabularyOf } from '../../training/trainer/vocabulary.ts';

/** A label tree of a few nodes; those that end in a slash only group others. */
export const smallTree = (...paths: readonly string[]): LabelTree =>
  parseTree(
    {
      name: 'small',
      nodes: paths.map((path) => {
        const name = path.replace(/\/$/, '');
        return {
          path: name,
          zh: name,
          en: name,
          definition: { zh: name, en: name },
          label: !path.endsWith('/'),
        };
      }),
    },
    'test',
  );

export const smallSentences = [
  '昨天青木在渡口见到了白石。',
  '白石说渡口的水涨了。',
  '青木没有回答，只看着水。',
  '渡口今天没有人。',
];

/** Small encoders. */
const settings: Readonly<Record<string, object>> = {
  clc: { embedding: 8, filters: 4, hidden: 6, nameSize: 5 },
  'gated-convolutions': { embedding: 8, width: 12, dilations: [1, 2], nameSize: 5 },
};

export interface SmallModel {
  readonly method?: string;
  readonly head?: Tagger['head'];
  readonly names?: boolean;
  readonly tree?: LabelTree;
}

/** The files of an untrained model with random weights. */
export async function smallPackage({
  method: methodName = 'clc',
  head: kind = 'tied',
  names = false,
  tree = smallTree('person', 'person/poet', 'place/', 'place/ferry'),
}: SmallModel = {}): Promise<{ readonly contents: PackageContents; readonly pkg: ModelPackage }> {
  const method = methodNamed(methodName);
  const vocabulary = formatVocabulary(vocabularyOf(smallSentences, []));
  const architecture = method.settings.parse(settings[methodName]) as Record<string, number>;
  const table = { rows: parseVocabulary(vocabulary, 'small').size, vectors: new Map() };
  const tagger: Tagger = { method, settings: architecture, table, head: kind, names };
  const head = { name: 'own', tree, tags: tagSet('BIOES', tree.labels) };
  const weights = Object.fromEntries(
    [...parametersOf(tagger, [head])].map(([name, { shape }]): [string, Tensor] => {
      const random = randomStream(7, name);
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [
        name,
        {
          type: 'float32',
          dims: shape,
          data: Float32Array.from({ length: size }, () => random.normal() / 2),
        },
      ];
    }),
  );
  const contents = await buildPackage(
    {
      ...{ tagger, head, weights, vocabulary, precision: 'fp16' },
      provenance: {
        name: 'small',
        seed: 1,
        architecture: { ...architecture, epochs: 3 },
        ...{ data: [], lists: [], metrics: {}, libraries: {}, parent: null },
      },
      card: () => 'Made for tests.\n\n# small\n',
    },
    ortRuntime,
  );
  return { contents, pkg: await readPackage(memoryFiles(contents)) };
}

/** A job that goes on from a small model, in a folder of its own. */
export async function smallJob(more: Partial<CheckedJob> = {}, model: SmallModel = {}): Promise<CheckedJob> {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-learning-'));
  const { contents, pkg } = await smallPackage(model);
  const base = join(folder, 'base');
  await writePackage(base, contents);
  const span = (start: number, end: number, label: string) => ({ start, end, label });
  const known = [
    [span(2, 4, 'person'), span(5, 7, 'place/ferry')],
    [span(0, 2, 'person')],
    [span(0, 2, 'person')],
  ];
  return {
    format: 2,
    base,
    live: base,
    tree: pkg.tree,
    examples: known.map((spans, index) => ({
      ...{ text: smallSentences[index] ?? '', spans, rejected: [], complete: false },
      records: [`record-${index}`],
    })),
    unlabelled: [smallSentences[3] ?? ''],
    nameFiles: [],
    out: join(folder, 'candidate'),
    seed: 1,
    threads: 1,
    ...more,
  };
}

/** Surroundings with nothing installed: no lists, no sentences that ship. */
export const smallContext = (more: Partial<LearningContext> = {}): LearningContext => ({
  root: join(tmpdir(), 'mingshi-nothing-is-installed-here'),
  runtime: ortRuntime,
  settings: { ...learningSettings, steps: { least: 6, perSentence: 0, most: 6 }, positions: 64 },
  libraries: {},
  signal: new AbortController().signal,
  onStep: () => undefined,
  onPhase: () => undefined,
  ...more,
});
