import { shortVersion } from '../../statusView.ts';
import { lineChart, percentText } from '../charts/lineChart.ts';
import { learningCurve } from '../learningCurve.ts';
import { markup } from '../markup.ts';
import { folded } from '../table.ts';
import { framed, paragraph, type Section } from './section.ts';

/** The learning curve. */
export const curve: Section = ({ runs }, { curve: texts, nothing, data }) => {
  const points = learningCurve(runs?.runs ?? []);
  if (points.length === 0) return framed('curve', texts.heading, paragraph(nothing.runs));
  const chart = lineChart({
    id: 'curve',
    title: texts.heading,
    description: texts.explained,
    places: points.map(({ corrections }) => String(corrections)),
    series: [
      { name: texts.gate, values: points.map(({ gate }) => gate) },
      { name: texts.heldOut, values: points.map(({ heldOut }) => heldOut) },
    ],
  });
  const rows = points.map(({ corrections, gate, heldOut, outcome, version }, index) => [
    ...[index === 0 ? texts.atFirst : index, corrections, percentText(gate), percentText(heldOut)],
    ...[outcome === null ? '' : texts.outcomes[outcome], shortVersion(version ?? '')],
  ]);
  const columns = [texts.run, texts.corrections, texts.gate, texts.heldOut, texts.outcome, texts.version];
  return framed(
    'curve',
    texts.heading,
    markup`${paragraph(texts.explained)}${chart}${folded('curve-data', data, { caption: texts.heading, columns, rows })}`,
  );
};
