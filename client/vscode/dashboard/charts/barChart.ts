import { markup, type Markup } from '../markup.ts';
import { linear } from './scale.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** The value as it is written. */
  readonly text: string;
}

export interface BarChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
}

const width = 640;
const row = 24;
const bar = { left: 200, right: 64, height: 14 };

/** Horizontal bars from zero, one below the other. */
export function barChart({ id, title, description, bars }: BarChart): Markup {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const x = linear([0, most], [0, width - bar.left - bar.right]);
  const rows = bars.map(({ name, value, text }, index) => {
    const middle = index * row + row / 2;
    return markup`<text x="${bar.left - 8}" y="${middle + 4}" text-anchor="end">${name}</text>
<rect class="bar" x="${bar.left}" y="${middle - bar.height / 2}" width="${most === 0 ? 0 : x(value)}" height="${bar.height}"/>
<text class="axis" x="${bar.left + (most === 0 ? 0 : x(value)) + 6}" y="${middle + 4}">${text}</text>`;
  });
  return markup`<svg viewBox="0 0 ${width} ${bars.length * row}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${rows}
</svg>`;
}
