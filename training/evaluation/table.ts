import type { LabelTree } from '../../shared/labels/tree.ts';
import { table } from '../../shared/table.ts';
import type { Interval } from './bootstrap.ts';
import { fewestMentions, type EvaluationReport } from './report.ts';
import type { Ratios } from './score.ts';

/** A report as text: figures in per cent, one table for the whole and the levels, one for the labels. */
export function reportTable(report: EvaluationReport, tree: LabelTree): string {
  const { micro, macro, levels, labels } = report;
  const whole = [
    ['', 'precision', 'recall', 'F1', '95 % interval'],
    ['micro', ...ratioCells(micro), intervalCell(micro.interval)],
    ['macro, mean of F1', ...ratioCells(macro), intervalCell(macro.interval)],
    ['macro, F1 of the means', '', '', percent(macro.harmonicF1), ''],
    ...levels.map((level) => [`level ${level.level}`, ...ratioCells(level), intervalCell(level.interval)]),
  ];
  const byLabel = [
    ['label', 'gold', 'predicted', 'precision', 'recall', 'F1', '95 % interval'],
    ...labels.map(({ label, gold, predicted, isNoise, interval, ...ratios }) => [
      `${label} ${tree.node(label)?.zh ?? ''}${isNoise ? ' *' : ''}`,
      String(gold),
      String(predicted),
      ...ratioCells(ratios),
      intervalCell(interval),
    ]),
  ];
  const footnotes = [
    ...(labels.some(({ isNoise }) => isNoise)
      ? [`* fewer than ${fewestMentions} gold mentions: the figure is mostly noise`]
      : []),
    ...(report.scorer === 'cluener' ? ['mentions are counted by their text, once in a sentence'] : []),
    ...(report.levelOrder === 'tags' ? ['levels cut the tags, then decode'] : []),
  ];
  const parts = [
    table(whole, 'right'),
    table(byLabel, 'right'),
    footnotes.map((line) => `${line}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const percent = (share: number): string => (100 * share).toFixed(2);

const ratioCells = ({ precision, recall, f1 }: Ratios): string[] => [precision, recall, f1].map(percent);

const intervalCell = ({ low, high }: Interval): string => `${percent(low)} – ${percent(high)}`;
