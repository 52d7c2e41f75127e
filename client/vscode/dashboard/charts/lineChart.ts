import { markup, type Markup } from '../markup.ts';
import { linear, percentRange, ticks } from './scale.ts';

export interface Series {
  readonly name: string;
  /** Shares from 0 to 1, one for each place; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface LineChart {
  readonly id: string;
  /** What screen readers say. */
  readonly title: string;
  readonly description: string;
  /** Of the places, from left to right. */
  readonly places: readonly string[];
  /** Three at most: each has its own dashes and marks, for those who do not see colours. */
  readonly series: readonly Series[];
}

const size = { width: 640, height: 280, left: 44, right: 16, top: 36, bottom: 32 };
const shownPlaces = 8;

/** Lines over places in equal distances; the ordinate is in percent. */
export function lineChart({ id, title, description, places, series }: LineChart): Markup {
  const shares = series.flatMap(({ values }) => values).filter((value) => value !== null);
  const range = percentRange(shares);
  const x = linear([0, Math.max(1, places.length - 1)], [size.left, size.width - size.right]);
  const y = linear(range, [size.height - size.bottom, size.top]);
  const every = Math.ceil(places.length / shownPlaces);
  const grid = ticks(...range, 6).map(
    (percent) =>
      markup`<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${y(percent)}" y2="${y(percent)}"/>
<text class="axis" x="${size.left - 8}" y="${y(percent) + 4}" text-anchor="end">${percent}</text>`,
  );
  const below = places.map((place, index) =>
    index % every === 0
      ? markup`<text class="axis" x="${x(index)}" y="${size.height - 10}" text-anchor="middle">${place}</text>`
      : markup``,
  );
  const lines = series.map(({ name, values }, index) => {
    const points = values.flatMap((value, place) =>
      value === null ? [] : [{ x: x(place), y: y(100 * value), share: value, place }],
    );
    const key = size.left + index * 200;
    return markup`<g class="series series-${index}">
<line class="line" x1="${key}" x2="${key + 28}" y1="14" y2="14"/><text x="${key + 36}" y="18">${name}</text>
<polyline class="line" points="${points.map((point) => `${point.x},${point.y}`).join(' ')}"/>
${points.map(
  (point) =>
    markup`<circle class="dot" r="3.5" cx="${point.x}" cy="${point.y}"><title>${name}, ${places[point.place] ?? ''}: ${percentText(point.share)}</title></circle>`,
)}
</g>`;
  });
  return markup`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${grid}${below}${lines}
</svg>`;
}

export const percentText = (share: number | null): string =>
  share === null ? '–' : (100 * share).toFixed(1);
