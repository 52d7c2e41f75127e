import { reaches, type Curve, type Spread, type Trace } from './curves.ts';
import type { Order } from './orders.ts';

/** Simulations as Markdown: what each order reached after how many corrections, at which cost, and what it broke. */
export function reportOf(curves: readonly Curve[], traces: readonly Trace[], image: string): string {
  return [
    `![Micro F1 over the number of corrections](${image})`,
    ...f1Table(curves),
    ...goals(curves),
    '### What the annotator did',
    ...effortTable(curves, traces),
    '### Labels that were not corrected',
    'Micro F1 (%) over the labels that no correction had been about by then: of the starting model, and of the live one.',
    ...untouchedTable(curves),
  ]
    .join('\n\n')
    .concat('\n');
}

function f1Table(curves: readonly Curve[]): string[] {
  const counts = [...new Set(curves.flatMap(({ points }) => points.map(({ corrections }) => corrections)))];
  const at = ({ points }: Curve, count: number): string => {
    const point = points.find(({ corrections }) => corrections === count);
    return point ? percents(point.f1) : '';
  };
  return [
    'Micro F1 (%), mean over the seeds, least and greatest in brackets.',
    table(
      ['corrections', ...curves.map(({ order, seeds }) => `${order} (${seedsText(seeds)})`)],
      counts
        .sort((a, b) => a - b)
        .map((count) => [String(count), ...curves.map((curve) => at(curve, count))]),
    ),
  ];
}

const seedsText = (seeds: readonly number[]): string =>
  `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;

/** After how many corrections the other orders reach what reading order does at its end. */
function goals(curves: readonly Curve[]): string[] {
  const last = curves.find(({ order }) => order === 'reading')?.points.at(-1);
  if (!last) return [];
  const f1 = last.f1.mean;
  const others = curves.filter(({ order }) => order !== 'reading');
  const reached = others.map((curve) => {
    const count = reaches(curve, f1);
    return `${curve.order} ${count === undefined ? 'not' : `after ${count}`}`;
  });
  if (reached.length === 0) return [];
  const reading = `Reading order reaches ${percent(f1)} with ${last.corrections} corrections.`;
  return [`${reading} The others reach that: ${reached.join(', ')}.`];
}

function effortTable(curves: readonly Curve[], traces: readonly Trace[]): string[] {
  const rows = curves.map(({ order, points }) => {
    const { ends, published, runs } = totalsOf(order, traces, points.length);
    const kind = (name: string) => mean(ends.map(({ kinds }) => kinds[name] ?? 0)).toFixed(0);
    return [
      order,
      mean(ends.map(({ looked }) => looked)).toFixed(0),
      ...['accept', 'relabel', 'reject', 'add'].map(kind),
      `${published} of ${runs}`,
    ];
  });
  return [
    table(
      ['order', 'sentences looked at', 'accepted', 'relabelled', 'rejected', 'added', 'runs published'],
      rows,
    ),
  ];
}

function totalsOf(order: Order, traces: readonly Trace[], length: number) {
  const own = traces.filter((trace) => trace.order === order).map(({ steps }) => steps.slice(0, length));
  const judged = own.flat().flatMap(({ gate }) => gate ?? []);
  return {
    ends: own.flatMap((steps) => steps.at(-1) ?? []),
    published: judged.filter(({ publish }) => publish).length,
    runs: judged.length,
  };
}

function untouchedTable(curves: readonly Curve[]): string[] {
  const rows = curves.flatMap(({ order, points }) =>
    points
      .slice(1)
      .map(({ corrections, untouched }) => [
        order,
        String(corrections),
        ...(untouched
          ? [untouched.labels.mean.toFixed(1), percent(untouched.before.mean), percents(untouched.after)]
          : ['0', '', '']),
      ]),
  );
  return [table(['order', 'corrections', 'labels left', 'before', 'after'], rows)];
}

/** Figures to the right, but for the first column. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

const percent = (share: number): string => (100 * share).toFixed(2);

const percents = ({ mean, low, high }: Spread): string =>
  low === high ? percent(mean) : `${percent(mean)} (${percent(low)}-${percent(high)})`;
