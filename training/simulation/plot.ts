import type { Curve } from './curves.ts';
import type { Order } from './orders.ts';

const size = { width: 720, height: 420, left: 56, right: 24, top: 48, bottom: 48 };

interface Look {
  readonly name: string;
  /** Lines differ in dashes too, for those who do not see colours. */
  readonly dash: string;
  /** On a light page and on a dark one. */
  readonly ink: readonly [light: string, dark: string];
}

const looks: Readonly<Record<Order, Look>> = {
  reading: { name: 'reading order', dash: '2 4', ink: ['#6e4a00', '#e3b341'] },
  random: { name: 'random order', dash: '8 5', ink: ['#0a5bc4', '#6cb6ff'] },
  teaching: { name: 'what is asked first', dash: 'none', ink: ['#b3261e', '#ff8b80'] },
};

const inks = (page: 0 | 1): string[] =>
  Object.entries(looks).flatMap(([order, { ink }]) => [
    `.${order} .line, .${order} .dot { stroke: ${ink[page]}; }`,
    `.${order} .band, .${order} .dot { fill: ${ink[page]}; }`,
  ]);

/** The viewer's setting decides between light and dark; the page shows through. */
const style = [
  'text { font: 13px system-ui, sans-serif; fill: #424a53; }',
  '.grid { stroke: #8c959f; stroke-opacity: 0.3; }',
  '.line { fill: none; stroke-width: 2.2; }',
  '.band { fill-opacity: 0.16; }',
  ...inks(0),
  '@media (prefers-color-scheme: dark) {',
  'text { fill: #c9d1d9; }',
  ...inks(1),
  '}',
].join('\n');

/** F1 over the number of corrections as SVG: the mean of each order, and around it the spread of its seeds. */
export function plot(curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const most = Math.max(1, ...points.map(({ corrections }) => corrections));
  const [low, high] = range(points.flatMap(({ f1 }) => [100 * f1.low, 100 * f1.high]));
  const x = (corrections: number) => round(size.left + (corrections / most) * inner.width);
  const y = (percent: number) => round(size.top + (1 - (percent - low) / (high - low)) * inner.height);
  const parts = [
    ...ticks(low, high).flatMap((percent) => [
      `<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${y(percent)}" y2="${y(percent)}"/>`,
      `<text x="${size.left - 8}" y="${y(percent) + 4}" text-anchor="end">${percent}</text>`,
    ]),
    ...ticks(0, most).map(
      (count) =>
        `<text x="${x(count)}" y="${size.height - size.bottom + 20}" text-anchor="middle">${count}</text>`,
    ),
    `<text x="${size.left + inner.width / 2}" y="${size.height - 8}" text-anchor="middle">corrections</text>`,
    `<text x="${size.left - 40}" y="${size.top - 24}">micro F1</text>`,
    ...curves.map((curve, index) => drawn(curve, index, x, y)),
  ];
  const title = 'Micro F1 over the number of corrections';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>\n${style}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

type Scale = (value: number) => number;

function drawn({ order, points }: Curve, index: number, x: Scale, y: Scale): string {
  const { dash, name } = looks[order];
  const along = (of: 'mean' | 'low' | 'high') =>
    points.map(({ corrections, f1 }) => `${x(corrections)},${y(100 * f1[of])}`);
  const legend = { x: size.left + 90 + index * 180, y: size.top - 28 };
  return [
    `<g class="${order}">`,
    `<polygon class="band" points="${[...along('low'), ...along('high').reverse()].join(' ')}"/>`,
    `<polyline class="line" stroke-dasharray="${dash}" points="${along('mean').join(' ')}"/>`,
    ...points.map(
      ({ corrections, f1 }) =>
        `<circle class="dot" r="2.5" cx="${x(corrections)}" cy="${y(100 * f1.mean)}"/>`,
    ),
    `<line class="line" stroke-dasharray="${dash}" x1="${legend.x}" x2="${legend.x + 32}" y1="${legend.y}" y2="${legend.y}"/>`,
    `<text x="${legend.x + 40}" y="${legend.y + 4}">${name}</text>`,
    '</g>',
  ].join('\n');
}

/** Whole percents with some room. */
function range(percents: readonly number[]): readonly [number, number] {
  if (percents.length === 0) return [0, 100];
  return [Math.floor(Math.min(...percents) - 0.5), Math.ceil(Math.max(...percents) + 0.5)];
}

/** At most eight round numbers from `low` to `high`. */
function ticks(low: number, high: number): number[] {
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000].find((size) => (high - low) / size <= 8) ?? 10_000;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, index) => first + index * step);
}

const round = (value: number): number => Math.round(value * 10) / 10;
