import { machineLine, type Machine } from '../../shared/machine.ts';
import { table } from '../../shared/table.ts';
import { listText } from '../evaluation/lists.ts';
import type { InferenceReport } from './inference.ts';
import type { Memory, Quartiles } from './measure.ts';
import type { Speed, Speeds } from './speed.ts';
import type { TrainingReport } from './training.ts';

/** For people: what `--json` gives as figures. */
export function trainingText(machine: Machine, report: TrainingReport): string {
  const { runtimes, product, rounds } = report;
  const rows = [
    ['', 'median', 'quartiles', 'processor time'],
    ...(
      [
        [`step, ${runtimes[0]}`, report.own],
        [`step, ${runtimes[1]}`, report.other],
        [`${product.times} products of ${product.size}³, ${runtimes[0]}`, product.timing],
      ] as const
    ).map(([name, { wall, processor }]) => [name, ms(wall.median), range(wall, ms), ms(processor.median)]),
  ];
  return paragraphs([
    [
      machineLine(machine),
      `A training step of ${report.method}: ${report.batch} sentences of ${report.length} characters, ${report.tags} tags, ` +
        `${report.parameters} parameters, 1 thread; ${rounds} rounds by turns.`,
    ],
    [table(rows, 'right').trimEnd()],
    [
      `ratio            ${report.ratio.toFixed(1)}, of processor times ${report.processorRatio.toFixed(1)}`,
      `losses           at most ${(report.lossesApart * 100).toPrecision(1)} % apart`,
      `matrix products  ${(report.flops / 1e9).toFixed(2)} GFLOP a step, ${gflops(report.flopsPerSecond)}: ` +
        `${percent(report.shareOfPeak)} of the ${gflops(product.flopsPerSecond)} of plain products (processor time)`,
      `memory           ${memoryText(report.memory)} after steps of one length, before the other runtime was loaded`,
      ...epochLines(report.epoch),
    ],
  ]);
}

function epochLines(epoch: TrainingReport['epoch']): string[] {
  if (!epoch) return ['epoch            not measured: there are no data; name a labelled set by --data'];
  const { data, sentences, steps, whole, runs } = epoch;
  const how = whole ? 'all steps done' : 'from the median step of each length';
  return [
    `epoch            ${data}, ${sentences} sentences, ${steps} steps; ${how}`,
    ...runs.map(
      ({ threads, seconds, memory }) =>
        `                 ${seconds.toFixed(1)} s with ${plural(threads, 'thread')}; ${memoryText(memory)}`,
    ),
  ];
}

/** For people: what `--json` gives as figures. */
export function inferenceText(machine: Machine, report: InferenceReport): string {
  const { baseline, models, runtime, threads, rounds } = report;
  const { layers, size, heads, inner } = baseline.shape;
  const encoder = `encoder ${layers}×${size}`;
  const rows = [
    ['', 'one by one', 'quartiles', 'ratio', 'decoding', 'in batches', 'quartiles', 'ratio', 'decoding'],
    ...models.flatMap(({ name, version, ratio, withoutLists, ...speeds }) => [
      [`${name} ${version}`, ...wayCells(speeds, ratio)],
      ...(withoutLists ? [['  without lists', ...wayCells(withoutLists)]] : []),
    ]),
    [encoder, ...speedCells(baseline.single), '1', '', ...speedCells(baseline.batched), '1', ''],
  ];
  const loading = models.map(({ name, tags, loading, memory }) => [
    name,
    `${tags} tags`,
    `ready in ${ms(loading)}`,
    `the process then holds ${mebibytes(memory.resident)}`,
  ]);
  return paragraphs([
    [
      machineLine(machine),
      `${runtime}, ${plural(threads, 'thread')}; ${report.sentences} sentences, ${report.characters} characters; ${rounds} rounds by turns.`,
      'Characters per second from text to spans with confidences, sentence by sentence and in micro-batches: median and quartiles.',
    ],
    [table(rows, 'right').trimEnd()],
    [table(loading, 'right').trimEnd()],
    listsLines(report),
    [
      `${encoder}: ${heads} heads, inner size ${inner}, ${baseline.parameters} parameters with random weights. It is spared the two`,
      `tokens that BERT puts around a sentence, and all that comes after the scores of ${baseline.tags} tags: ratios are on the low side.`,
    ],
  ]);
}

function listsLines({ names, models }: InferenceReport): string[] {
  if (names.lists.length === 0) return ['No lists of names ship with this installation.'];
  return [
    `The lists of names that ship, ${names.lists.map(listText).join(', ')}: read in ${ms(names.loading)};`,
    `${mebibytes(names.buffers)} of buffers, the process grew by ${mebibytes(names.growth)}.`,
    ...models.map(({ name, withoutLists }) =>
      withoutLists
        ? `${name} keeps ${withoutLists.ratio.single.toFixed(2)} of its speed with them one by one, ${withoutLists.ratio.batched.toFixed(2)} in batches.`
        : `${name} does not use them.`,
    ),
  ];
}

/** @param ratio to the encoder; empty cells where it is left out */
const wayCells = ({ single, batched }: Speeds, ratio?: Readonly<Record<keyof Speeds, number>>): string[] =>
  (
    [
      [single, ratio?.single],
      [batched, ratio?.batched],
    ] as const
  ).flatMap(([speed, times]) => [...speedCells(speed), times?.toFixed(1) ?? '', percent(speed.decodeShare)]);

const speedCells = ({ charactersPerSecond: speeds }: Speed): string[] => [
  speeds.median.toFixed(0),
  range(speeds, (value) => value.toFixed(0)),
];

const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const gflops = (perSecond: number): string => `${(perSecond / 1e9).toFixed(1)} GFLOP/s`;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const memoryText = ({ resident, peak }: Memory): string =>
  `${mebibytes(resident)}, at most ${mebibytes(peak)}`;
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const range = ({ lower, upper }: Quartiles, format: (value: number) => string): string =>
  `${format(lower)} – ${format(upper)}`;

export const paragraphs = (parts: readonly (readonly string[])[]): string =>
  parts.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
