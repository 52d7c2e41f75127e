import type { Manifest } from '../../shared/model/manifest.ts';
import type { EvaluationReport } from '../evaluation/report.ts';

/** A report and the set that it was made on. */
export interface CardReport {
  readonly data: { readonly name: string };
  readonly report: EvaluationReport;
}

const table = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  const rule = `|${rows[0]?.map((_, column) => (column === 0 ? ' --- |' : ' ---: |')).join('')}`;
  return [head, rule, ...body].join('\n');
};

const percent = (share: number): string => (100 * share).toFixed(2);

/**
 * A model card: what the model is, what it learned from, how it scored.
 * @param notice goes first: sources with their licences, and what may not be done with the model.
 */
export function modelCard(manifest: Manifest, notice = '', reports: readonly CardReport[] = []): string {
  const { name, method, version, tree, labels, scheme, architecture, metrics, data, lists, seed, libraries } =
    manifest;
  const kind = `Method \`${method}\`, ${labels.length} labels of the tree \`${tree.name}\`, tags ${scheme}, seed ${seed}, version \`${version}\`.`;
  const sections = [
    notice.trim() || 'Whether this model may be passed on depends on the licences of its data.',
    `# ${name}`,
    kind,
    '## Data',
    table([
      ['file', 'sentences', 'sha256'],
      ...data.map((set) => [set.name, String(set.sentences), `\`${set.sha256}\``]),
    ]),
    ...(lists.length === 0
      ? []
      : [
          '## Name lists',
          'It sees what name lists know, and was trained with these; it works with others, and without any.',
          table([
            ['list', 'names', 'sha256'],
            ...lists.map((list) => [list.name, String(list.names), `\`${list.sha256}\``]),
          ]),
        ]),
    ...reports.flatMap((report) => reportSections(report)),
    ...(Object.keys(metrics).length === 0
      ? []
      : [
          '## Figures',
          table([
            ['measure', 'value'],
            ...Object.entries(metrics).map(([key, value]) => [key, value.toFixed(4)]),
          ]),
        ]),
    '## Settings',
    table([
      ['setting', 'value'],
      ...Object.entries(architecture).map(([key, value]) => [key, String(value)]),
    ]),
    '## Made with',
    table([['library', 'version'], ...Object.entries(libraries)]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function reportSections({ data, report: { sentences, micro, macro, levels, labels } }: CardReport): string[] {
  const between = ({ low, high }: { readonly low: number; readonly high: number }) =>
    `${percent(low)} – ${percent(high)}`;
  const whole = [
    ['', 'precision', 'recall', 'F1', '95 % interval'],
    ...[
      { title: 'micro', ...micro },
      { title: 'macro', ...macro },
      ...levels.map((level) => ({ title: `level ${level.level}`, ...level })),
    ].map(({ title, precision, recall, f1, interval }) => [
      title,
      percent(precision),
      percent(recall),
      percent(f1),
      between(interval),
    ]),
  ];
  const each = [
    ['label', 'gold', 'precision', 'recall', 'F1'],
    ...labels.map(({ label, gold, precision, recall, f1, isNoise }) => [
      `${label}${isNoise ? ' \\*' : ''}`,
      ...[String(gold), percent(precision), percent(recall), percent(f1)],
    ]),
  ];
  const note = labels.some(({ isNoise }) => isNoise) ? ['\\* fewer than 10 gold mentions: mostly noise'] : [];
  return [`## Scores on ${data.name} (${sentences} sentences)`, table(whole), table(each), ...note];
}
