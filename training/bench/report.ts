import type { InferenceReport, Speed } from './inference.ts';
import type { Machine } from './machine.ts';
import type { Quartiles } from './measure.ts';
import type { TrainingReport } from './training.ts';

/** What both reports say of the machine. */
const machineLines = ({ processor, cores, memory, platform, node, load }: Machine): string[] => [
  `${processor}, ${cores} cores, ${gibibytes(memory)}, ${platform}, node ${node}; load before the run ${load.toFixed(1)}`,
];

/** For people: what `--json` gives as figures. */
export function trainingText(machine: Machine, report: TrainingReport): string {
  const { own, other, product, epoch, memory } = report;
  const rows = [
    ['', 'median', 'quartiles', 'processor time'],
    ...(
      [
        [report.runtimes[0], own],
        [report.runtimes[1], other],
        [`product of ${product.size}², ${report.runtimes[0]}`, product.timing],
      ] as const
    ).map(([name, { wall, processor }]) => [name, ms(wall.median), range(wall, ms), ms(processor.median)]),
  ];
  return lines([
    ...machineLines(machine),
    `one training step of ${report.method}: ${report.batch} sentences of ${report.length} characters, ${report.tags} tags, ` +
      `${report.parameters} parameters, 1 thread; ${report.rounds} rounds by turns`,
    '',
    ...aligned(rows),
    '',
    `ratio            ${report.ratio.toFixed(1)} (processor time: ${report.processorRatio.toFixed(1)})`,
    `matrix products  ${(report.flops / 1e9).toFixed(2)} GFLOP a step, ${gflops(report.flopsPerSecond)} of ${gflops(product.flopsPerSecond)}: ` +
      `${percent(report.shareOfPeak)} of the plain product's speed`,
    `memory           ${mebibytes(memory.resident)}, at most ${mebibytes(memory.peak)} (training steps of one length, ${report.runtimes[0]} alone)`,
    ...(epoch
      ? epochLines(epoch)
      : ['epoch            not measured: there are no data; name a labelled set by --data']),
  ]);
}

const epochLines = ({
  data,
  sentences,
  steps,
  whole,
  runs,
}: NonNullable<TrainingReport['epoch']>): string[] => [
  `epoch            ${data}, ${sentences} sentences, ${steps} steps; ` +
    (whole ? 'all steps done' : 'median step of each length, times the steps of that length'),
  ...runs.map(
    ({ threads, seconds, memory }) =>
      `  ${threads} ${threads === 1 ? 'thread ' : 'threads'}      ${seconds.toFixed(1)} s; memory ${mebibytes(memory.resident)}, at most ${mebibytes(memory.peak)}`,
  ),
];

/** For people: what `--json` gives as figures. */
export function inferenceText(machine: Machine, report: InferenceReport): string {
  const { baseline, models } = report;
  const { layers, size, heads, inner } = baseline.shape;
  const speed = ({ charactersPerSecond: speeds }: Speed) =>
    `${count(speeds.median)} (${range(speeds, count)})`;
  const encoder = `encoder ${layers}×${size}`;
  const rows = [
    [
      '',
      'sentence by sentence',
      'ratio',
      'decoding',
      'in micro-batches',
      'ratio',
      'decoding',
      'loading',
      'memory',
    ],
    ...models.map(({ name, version, single, batched, ratio, loading, memory }) => [
      `${name} ${version}`,
      speed(single),
      ratio.single.toFixed(1),
      percent(single.decodeShare),
      speed(batched),
      ratio.batched.toFixed(1),
      percent(batched.decodeShare),
      ms(loading),
      mebibytes(memory),
    ]),
    [encoder, speed(baseline.single), '1', '', speed(baseline.batched), '1'],
  ];
  return lines([
    ...machineLines(machine),
    `${report.runtime}, ${report.threads} ${report.threads === 1 ? 'thread' : 'threads'}; ${report.sentences} sentences, ` +
      `${report.characters} characters; ${report.rounds} rounds by turns`,
    'characters per second: median (quartiles), from text to spans with confidences',
    '',
    ...aligned(rows),
    '',
    `${encoder}: ${heads} heads, inner size ${inner}, ${baseline.parameters} parameters, random weights. It is spared the two tokens that`,
    `BERT puts around a sentence and everything after the scores of its ${baseline.tags} tags: the ratios are on the low side.`,
  ]);
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const count = (value: number): string => value.toFixed(0);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const gflops = (perSecond: number): string => `${(perSecond / 1e9).toFixed(1)} GFLOP/s`;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(0)} GiB`;
const range = ({ lower, upper }: Quartiles, format: (value: number) => string): string =>
  `${format(lower)} – ${format(upper)}`;

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
