import { barChart } from '../charts/barChart.ts';
import { markup } from '../markup.ts';
import { folded } from '../table.ts';
import { framed, paragraph, type Section } from './section.ts';

/** A chart is for seeing what is frequent; its table has all labels. */
const mostBars = 20;

/** How many entities of open documents each label has. */
export const distribution: Section = ({ statistics, names }, { distribution: texts, nothing, data }) => {
  const counts = Object.entries(statistics?.labels ?? {});
  if (counts.length === 0) return framed('distribution', texts.heading, paragraph(nothing.labels));
  const rows = counts.map(([label, count]) => [names[label] ?? label, count] as const);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const explained = texts.explained(total, statistics?.documents.length ?? 0);
  const chart = barChart({
    id: 'distribution',
    title: texts.heading,
    description: explained,
    bars: rows.slice(0, mostBars).map(([name, value]) => ({ name, value, text: String(value) })),
  });
  const columns = [texts.label, texts.count];
  return framed(
    'distribution',
    texts.heading,
    markup`${paragraph(explained)}${chart}${folded('distribution-data', data, { caption: texts.heading, columns, rows })}`,
  );
};
