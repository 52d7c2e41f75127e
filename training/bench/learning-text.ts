import type { GateCounts, GateFigures } from '../../shared/learning/job.ts';
import { machineLine, type Machine } from '../../shared/machine.ts';
import { table } from '../../shared/table.ts';
import { phases } from '../learning/run.ts';
import type { BeforeAndAfter, Learned } from './learned.ts';
import type { LearningReport } from './learning.ts';
import type { ServedReport } from './served-run.ts';
import { paragraphs } from './report.ts';

/** What a user sees, for people. */
export function servedText(machine: Machine, { runs }: { readonly runs: readonly ServedReport[] }): string {
  const seconds = [
    ['threads', 'corrections', 'to the answer', 'to the tokens', 'outcome'],
    ...runs.map((run) => [
      ...[run.threads, run.corrections].map(String),
      ...[run.seconds.answer, run.seconds.tokens].map((value) => value.toFixed(1)),
      run.outcome.outcome,
    ]),
  ];
  const rows = runs.flatMap(({ threads, learned, figures, dev }) =>
    learned && figures
      ? [[...[String(threads), ...learnedCells(learned), ...gateCells(figures), devCell(dev)]]]
      : [],
  );
  return paragraphs([
    [
      machineLine(machine),
      'Seconds from the command to train, sent to a server of its own, to the answer that a new version is live, and to',
      'the tokens of a document that is open, as that version sees it.',
    ],
    [table(seconds, 'right').trimEnd()],
    [...runs.map(({ outcome }) => outcome.reason)],
    ...(rows.length > 0
      ? [explained, [table([['threads', ...learnedHeads], ...rows], 'right').trimEnd()]]
      : []),
  ]);
}

/** The trainer alone, for people: what `--json` gives as figures. */
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
  const rows = runs.map((run) => [
    ...[String(run.threads), String(run.seed), ...learnedCells(run), ...gateCells(run.figures)],
    devCell(run.dev),
  ]);
  return paragraphs([
    [machineLine(machine), 'Seconds from the beginning of the work to the written candidate, by its parts.'],
    [table(seconds, 'right').trimEnd()],
    explained,
    [table([['threads', 'seed', ...learnedHeads], ...rows], 'right').trimEnd()],
  ]);
}

const explained = [
  'Names found in at least two of three sentences that were never corrected; ordinary sentences that get an entity',
  'which the model before did not give; micro F1 on held-out corrections and on the sentences of the gate.',
];

const learnedHeads = ['names found', 'mentions', 'ordinary changed', 'held out', 'gate', 'labelled file'];

const learnedCells = ({ names, ordinary }: Learned): string[] => [
  `${names.filter(({ after, sentences }) => 3 * after >= 2 * sentences).length} of ${names.length}`,
  `${sum(names.map(({ before }) => before))} to ${sum(names.map(({ after }) => after))} of ${sum(names.map(({ sentences }) => sentences))}`,
  `${ordinary.changed.length} of ${ordinary.sentences}`,
];

const gateCells = ({ corrections, gate }: GateFigures): string[] => [corrections, gate].map(f1Change);

const devCell = (dev: BeforeAndAfter | undefined): string =>
  dev ? `${percent(dev.before)} to ${percent(dev.after)}` : '';

const percent = (share: number): string => (100 * share).toFixed(2);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Micro F1 of one side of figures, in [0, 1]; 0 where there is nothing. */
export function microF1(figures: GateFigures['gate'], side: 'live' | 'candidate'): number {
  const counts = Object.values(figures).map((pair) => pair[side]);
  const total = (key: keyof GateCounts) => sum(counts.map((count) => count[key]));
  return (2 * total('correct')) / Math.max(1, total('predicted') + total('gold'));
}

const f1Change = (figures: GateFigures['gate']): string =>
  `${percent(microF1(figures, 'live'))} to ${percent(microF1(figures, 'candidate'))}`;
