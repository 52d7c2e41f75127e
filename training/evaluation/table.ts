import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Interval } from './bootstrap.ts';
import { fewestMentions, type EvaluationReport } from './report.ts';
import type { Ratios } from './score.ts';

/** A report as text: figures in per cent, one table for the whole and the levels, one for the labels. */
export function reportTable(report: EvaluationReport, tree: LabelTree): string {
  const { micro, macro, levels, labels } = report;
  const whole = [
    ['', 'precision', 'recall', 'F1', '95 % interval'],
    ['micro', ...ratioCells(micro), intervalCell(micro.interval)],
    ['macro, mean of F1', ...ratioCells(macro), ''],
    ['macro, F1 of the means', '', '', percent(macro.harmonicF1), ''],
    ...levels.map((level) => [`level ${level.level}`, ...ratioCells(level), intervalCell(level.interval)]),
  ];
  const byLabel = [
    ['label', 'gold', 'predicted', 'precision', 'recall', 'F1'],
    ...labels.map(({ label, gold, predicted, isNoise, ...ratios }) => [
      `${label} ${tree.node(label)?.zh ?? ''}${isNoise ? ' *' : ''}`,
      String(gold),
      String(predicted),
      ...ratioCells(ratios),
    ]),
  ];
  const footnotes = [
    ...(labels.some(({ isNoise }) => isNoise)
      ? [`* fewer than ${fewestMentions} gold mentions: the figure is mostly noise`]
      : []),
    ...(report.scorer === 'cluener' ? ['mentions are counted by their text, once in a sentence'] : []),
    ...(report.levelOrder === 'tags' ? ['levels cut the tags, then decode'] : []),
  ];
  const parts = [aligned(whole), aligned(byLabel), footnotes.map((line) => `${line}\n`).join('')];
  return parts.filter((part) => part !== '').join('\n');
}

const percent = (share: number): string => (100 * share).toFixed(2);

const ratioCells = ({ precision, recall, f1 }: Ratios): string[] => [precision, recall, f1].map(percent);

const intervalCell = ({ low, high }: Interval): string => `${percent(low)} – ${percent(high)}`;

/** Lines of the rows, the first column aligned to the left and the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  const cell = (text: string, column: number): string => {
    const space = ' '.repeat((widths[column] ?? 0) - displayWidth(text));
    return column === 0 ? text + space : space + text;
  };
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}

/** Chinese and Japanese scripts, Hangul, their punctuation and full-width forms: two columns each in a terminal. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

const displayWidth = (text: string): number =>
  Array.from(text).reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
