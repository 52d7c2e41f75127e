import type { GateCounts, GateFigures } from '../../shared/learning/job.ts';
import { table } from '../../shared/table.ts';
import { phases } from '../learning/run.ts';
import type { LearningReport } from './learning.ts';
import type { Machine } from './machine.ts';
import { machineLine, paragraphs } from './report.ts';

/** For people: what `--json` gives as figures. */
export function learningText(
  machine: Machine,
  { runs }: { readonly runs: readonly LearningReport[] },
): string {
  const seconds = [
    ['threads', 'seed', 'corrections', 'steps', ...phases, 'seconds', 'of processor'],
    ...runs.map((run) => [
      ...[run.threads, run.seed, run.corrections, run.steps].map(String),
      ...phases.map((phase) => run.seconds[phase].wall.toFixed(1)),
      run.total.wall.toFixed(1),
      run.total.processor.toFixed(1),
    ]),
  ];
  const learned = [
    ['threads', 'seed', 'names found', 'mentions', 'ordinary changed', 'held out', 'gate'],
    ...runs.map(({ threads, seed, names, ordinary, figures }) => [
      String(threads),
      String(seed),
      `${names.filter(({ after, sentences }) => 3 * after >= 2 * sentences).length} of ${names.length}`,
      `${sum(names.map(({ before }) => before))} to ${sum(names.map(({ after }) => after))} of ${sum(names.map(({ sentences }) => sentences))}`,
      `${ordinary.changed.length} of ${ordinary.sentences}`,
      ...[figures.corrections, figures.gate].map(f1Change),
    ]),
  ];
  return paragraphs([
    [machineLine(machine), 'Seconds from the beginning of the work to the written candidate, by its parts.'],
    [table(seconds, 'right').trimEnd()],
    [
      'Names found in at least two of three sentences that were never corrected; ordinary sentences that get an entity',
      'which the model before did not give; micro F1 on held-out corrections and on the sentences of the gate.',
    ],
    [table(learned, 'right').trimEnd()],
  ]);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Micro F1 of one side of figures, in [0, 1]; 0 where there is nothing. */
export function microF1(figures: GateFigures['gate'], side: 'live' | 'candidate'): number {
  const counts = Object.values(figures).map((pair) => pair[side]);
  const total = (key: keyof GateCounts) => sum(counts.map((count) => count[key]));
  return (2 * total('correct')) / Math.max(1, total('predicted') + total('gold'));
}

const f1Change = (figures: GateFigures['gate']): string =>
  `${(100 * microF1(figures, 'live')).toFixed(2)} to ${(100 * microF1(figures, 'candidate')).toFixed(2)}`;
