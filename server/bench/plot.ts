import type { Percentiles } from './percentiles.ts';

const size = { width: 720, left: 300, right: 70, top: 44, row: 46, bottom: 44 };

/** The viewer's setting decides between light and dark; the page shows through. */
const style = [
  'text { font: 13px system-ui, sans-serif; fill: #424a53; }',
  '.grid { stroke: #8c959f; stroke-opacity: 0.3; }',
  '.span { stroke: #0a5bc4; stroke-width: 2; }',
  '.mark { fill: #0a5bc4; }',
  '@media (prefers-color-scheme: dark) {',
  'text { fill: #c9d1d9; }',
  '.span { stroke: #6cb6ff; }',
  '.mark { fill: #6cb6ff; }',
  '}',
].join('\n');

/** Percentiles of several situations as SVG, on a logarithmic scale: a dot at p50, strokes at p95 and p99. */
export function plot(rows: readonly (readonly [name: string, times: Percentiles])[]): string {
  const values = rows.flatMap(([, { p50, p95, p99 }]) => [p50, p95, p99]);
  const low = 10 ** Math.floor(Math.log10(Math.min(1, ...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(10, ...values)));
  const height = size.top + rows.length * size.row + size.bottom;
  const width = size.width - size.left - size.right;
  const x = (value: number): number =>
    round(size.left + (Math.log(value / low) / Math.log(high / low)) * width);
  const title = 'Milliseconds that somebody who types waits';
  const bottom = height - size.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>\n${style}\n</style>`,
    ...ticks(low, high).flatMap((value) => [
      `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="${size.top}" y2="${bottom}"/>`,
      `<text x="${x(value)}" y="${bottom + 20}" text-anchor="middle">${value}</text>`,
    ]),
    `<text x="${size.left + width / 2}" y="${height - 6}" text-anchor="middle">milliseconds</text>`,
    `<text x="${size.left}" y="${size.top - 18}">● p50   | p95   | p99</text>`,
    ...rows.flatMap(([name, times], index) => row(name, times, size.top + (index + 0.5) * size.row, x)),
    '</svg>\n',
  ].join('\n');
}

function row(
  name: string,
  { p50, p95, p99 }: Percentiles,
  y: number,
  x: (value: number) => number,
): string[] {
  const stroke = (value: number): string =>
    `<line class="span" x1="${x(value)}" x2="${x(value)}" y1="${y - 7}" y2="${y + 7}"/>`;
  return [
    `<text x="${size.left - 12}" y="${y + 4}" text-anchor="end">${name}</text>`,
    `<line class="span" x1="${x(p50)}" x2="${x(p99)}" y1="${y}" y2="${y}"/>`,
    `<circle class="mark" r="5" cx="${x(p50)}" cy="${y}"/>`,
    ...[p95, p99].map(stroke),
    `<text x="${x(p99) + 10}" y="${y + 4}">${p95.toFixed(p95 < 100 ? 1 : 0)}</text>`,
  ];
}

function ticks(low: number, high: number): number[] {
  const values: number[] = [];
  for (let value = low; value <= high * 1.001; value *= 10) values.push(round(value));
  return values;
}

const round = (value: number): number => Math.round(value * 10) / 10;
