import type { Command } from 'commander';
import type { CommandContext } from '../../../shared/command.ts';
import { UserError } from '../../../shared/errors.ts';
import { table } from '../../../shared/table.ts';
import { addChoice, chosenJournals, type Choice } from '../../annotations/chosen.ts';
import { findDetached, type Detached } from '../../annotations/detached.ts';
import { statistics, type Agreement, type Counts, type Statistics } from '../../annotations/statistics.ts';
import { readAnnotations } from '../../../shared/annotations/folder-journals.ts';

interface Options extends Choice {
  readonly json?: boolean;
}

/** What is told of one label tree. */
interface TreeReport extends Statistics, Detached {
  readonly tree: string;
}

/** Rows of a table of counts; `--json` has all. */
const mostRows = 20;

/** `mingshi data stats`: numbers of the user's annotations. */
export function addStats(command: Command, context: CommandContext): void {
  addChoice(
    command
      .command('stats')
      .summary('count annotations')
      .description(
        'Counts annotations by label, kind, document, author and month; those that have lost their place; and how ' +
          'often what the models had said was right. The annotations of all folders unless --workspace is given.',
      ),
  )
    .option('--json', 'as JSON: a list with one object for each label tree')
    .action((options: Options) => stats(options, context));
}

async function stats(options: Options, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal } = context;
  const { workspace } = options;
  const journals = await chosenJournals({ all: workspace === undefined, ...options }, context);
  const read = await Promise.all(
    journals.map(async ({ path, ...each }) => ({
      path,
      ...(await readAnnotations({ path, ...each }, workspace !== undefined)),
    })),
  );
  for (const warning of read.flatMap(({ warnings }) => warnings)) stderr.write(`${warning}\n`);
  const all = read.flatMap(({ records }) => records);
  const trees = new Set(all.flatMap((record) => ('sentence' in record ? [record.tree] : [])));
  if (trees.size === 0) throw new UserError('nothing was annotated yet');

  const reports: TreeReport[] = [];
  for (const tree of [...trees].sort()) {
    const lost: Detached[] = [];
    for (const { path, records } of read) lost.push(await findDetached(path, records, tree, signal));
    reports.push({
      tree,
      ...statistics(all, tree),
      detached: Object.assign({}, ...lost.map(({ detached }) => detached)) as Counts,
      unread: lost.flatMap(({ unread }) => unread),
    });
  }
  stdout.write(options.json ? `${JSON.stringify(reports, null, 2)}\n` : reports.map(textOf).join('\n'));
}

function textOf(report: TreeReport): string {
  const { tree, rejections, reviewed, unread, missed } = report;
  const entities = sum(report.labels);
  const agreement = Object.entries(report.agreement);
  return [
    `Label tree ${tree}: ${entities} entities, ${rejections} stretches that are none, ${reviewed} sentences reviewed\n`,
    counts('LABEL', report.labels),
    counts('KIND', report.kinds),
    counts('DOCUMENT', report.documents),
    counts('AUTHOR', report.authors),
    counts('MONTH', report.months),
    counts('WITHOUT A PLACE IN', report.detached),
    unread.length > 0
      ? `Documents that cannot be read: ${unread.length} (${unread.slice(0, 3).join(', ')})\n`
      : '',
    agreement.length > 0 ? agreementTable(agreement) : '',
    missed > 0 ? `Where the models had seen no entity: ${missed}\n` : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const sum = (all: Counts): number => Object.values(all).reduce((total, count) => total + count, 0);

/** Empty where there is nothing to count. */
function counts(title: string, all: Counts): string {
  const rows = Object.entries(all).map(([name, count]) => [name, String(count)]);
  if (rows.length === 0) return '';
  const rest = rows.length - mostRows;
  const more = rest > 0 ? [[`… ${rest} more`, '']] : [];
  return table([[title, ''], ...rows.slice(0, mostRows), ...more], 'right');
}

const agreementTable = (rows: readonly (readonly [string, Agreement])[]): string =>
  table(
    [
      ['MODEL SAID', 'RIGHT', 'OTHER LABEL', 'OTHER SPAN', 'NO ENTITY'],
      ...rows.map(([version, { right, otherLabel, otherSpan, rejected }]) => [
        version,
        ...[right, otherLabel, otherSpan, rejected].map(String),
      ]),
    ],
    'right',
  );
