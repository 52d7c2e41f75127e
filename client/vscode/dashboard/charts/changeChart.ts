import { markup, type Markup } from '../markup.ts';
import { linear, ticks } from './scale.ts';
import { percentText } from './lineChart.ts';

export interface Change {
  readonly name: string;
  /** Shares from 0 to 1; null where there is none. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface ChangeChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly changes: readonly Change[];
  readonly before: string;
  readonly after: string;
}

const width = 640;
const row = 24;
const top = 44;
const line = { left: 200, right: 24 };

/** Two marks for each row, a hollow one for before and a full one for after, and a line from one to the other. */
export function changeChart({ id, title, description, changes, before, after }: ChangeChart): Markup {
  const x = linear([0, 100], [line.left, width - line.right]);
  const height = top + changes.length * row;
  const grid = ticks(0, 100, 5).map(
    (percent) =>
      markup`<line class="grid" x1="${x(percent)}" x2="${x(percent)}" y1="${top - 6}" y2="${height}"/>
<text class="axis" x="${x(percent)}" y="${top - 12}" text-anchor="middle">${percent}</text>`,
  );
  const rows = changes.map((change, index) => {
    const y = top + index * row + row / 2;
    const mark = (share: number | null, look: string, name: string): Markup =>
      share === null
        ? markup``
        : markup`<circle class="${look}" r="5" cx="${x(100 * share)}" cy="${y}"><title>${change.name}, ${name}: ${percentText(share)}</title></circle>`;
    return markup`<text x="${line.left - 12}" y="${y + 4}" text-anchor="end">${change.name}</text>
${between(change, x, y)}${mark(change.before, 'before', before)}${mark(change.after, 'after', after)}`;
  });
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
<circle class="before" r="5" cx="${line.left}" cy="12"/><text x="${line.left + 12}" y="16">${before}</text>
<circle class="after" r="5" cx="${line.left + 180}" cy="12"/><text x="${line.left + 192}" y="16">${after}</text>
${grid}${rows}
</svg>`;
}

function between({ before, after }: Change, x: (percent: number) => number, y: number): Markup {
  if (before === null || after === null) return markup``;
  const look = after >= before ? 'gain' : 'loss';
  return markup`<line class="${look}" x1="${x(100 * before)}" x2="${x(100 * after)}" y1="${y}" y2="${y}"/>`;
}
