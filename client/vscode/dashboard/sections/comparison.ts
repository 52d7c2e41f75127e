import { shortVersion } from '../../statusView.ts';
import { changeChart } from '../charts/changeChart.ts';
import { percentText } from '../charts/lineChart.ts';
import type { DashboardState } from '../messages.ts';
import { markup, type Markup } from '../markup.ts';
import { table } from '../table.ts';
import type { DashboardTexts } from '../texts.ts';
import { framed, paragraph, type Section } from './section.ts';

type Texts = DashboardTexts['comparison'];

/** F1 of two versions by label; which ones can be chosen. */
export const comparison: Section = (state, { comparison: texts, nothing }) => {
  const versions = state.versions?.versions ?? [];
  if (versions.length < 2) {
    const missing = versions.length === 0 ? nothing.versions : nothing.others;
    return framed('comparison', texts.heading, paragraph(missing));
  }
  const [newest] = versions;
  const a = state.comparison?.a ?? versions.at(-1)?.version ?? '';
  const b = state.comparison?.b ?? newest?.version ?? '';
  return framed(
    'comparison',
    texts.heading,
    markup`${paragraph(texts.explained)}
<form id="compare">${choice('compare-a', texts.before, a, state, texts)}${choice('compare-b', texts.after, b, state, texts)}
<button type="submit" id="compare-go">${texts.compare}</button></form>
${compared(state, texts)}`,
  );
};

function choice(
  id: string,
  label: string,
  chosen: string,
  { versions }: DashboardState,
  texts: Texts,
): Markup {
  const options = (versions?.versions ?? []).map(({ version, base, live }) => {
    const name = nameOf(version, base, texts);
    const isChosen = version === chosen || base === chosen;
    const text = live ? `${name} (${texts.live})` : name;
    return isChosen
      ? markup`<option value="${base ?? version}" selected>${text}</option>`
      : markup`<option value="${base ?? version}">${text}</option>`;
  });
  return markup`<label for="${id}">${label}</label><select id="${id}">${options}</select>`;
}

const nameOf = (version: string, base: 'builtin' | 'user' | null, texts: Texts): string =>
  base === null ? shortVersion(version) : texts[base];

function compared({ comparison, versions, names }: DashboardState, texts: Texts): Markup {
  if (!comparison) return markup``;
  const name = (chosen: string): string => {
    const found = versions?.versions.find(({ version, base }) => version === chosen || base === chosen);
    return found ? nameOf(found.version, found.base, texts) : chosen;
  };
  const { labels, all } = comparison.result;
  const changes = [
    { name: texts.all, before: all.a, after: all.b },
    ...labels.map(({ label, a, b }) => ({ name: names[label] ?? label, before: a, after: b })),
  ];
  const title = texts.caption(name(comparison.a), name(comparison.b));
  const { before, after } = texts;
  return markup`${changeChart({ id: 'changes', title, description: texts.explained, changes, before, after })}
${table({
  caption: title,
  columns: [texts.label, before, after, texts.change],
  rows: changes.map((row) => [row.name, percentText(row.before), percentText(row.after), changeText(row)]),
})}`;
}

/** In points of a percent, with its sign. */
function changeText({ before, after }: { before: number | null; after: number | null }): string {
  if (before === null || after === null) return '–';
  const points = (100 * (after - before)).toFixed(1);
  return after > before ? `+${points}` : points.replace('-', '−');
}
