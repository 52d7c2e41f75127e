import { barChart } from '../charts/barChart.ts';
import { markup } from '../markup.ts';
import { framed, paragraph, type Section } from './section.ts';

/** How long the model takes for a batch of sentences. */
export const latency: Section = ({ statistics }, { latency: texts, nothing }) => {
  const { batches = 0, sentences = 0, p50 = null, p95 = null } = statistics?.inference ?? {};
  if (p50 === null || p95 === null) return framed('latency', texts.heading, paragraph(nothing.batches));
  const explained = texts.explained(batches, sentences);
  const bars = [
    { name: texts.half, value: p50 },
    { name: texts.most, value: p95 },
  ].map((bar) => ({ ...bar, text: texts.milliseconds(Math.round(bar.value * 10) / 10) }));
  const { hits = 0, misses = 0 } = statistics?.cache ?? {};
  return framed(
    'latency',
    texts.heading,
    markup`${paragraph(explained)}${barChart({ id: 'latency', title: texts.heading, description: explained, bars })}
${paragraph(texts.cache(hits, hits + misses))}`,
  );
};
