import { markup, type Markup } from './markup.ts';
import type { DashboardState } from './messages.ts';
import { comparison } from './sections/comparison.ts';
import { curve } from './sections/curve.ts';
import { distribution } from './sections/distribution.ts';
import { latency } from './sections/latency.ts';
import { paragraph } from './sections/section.ts';
import { texts } from './texts.ts';

const sections = [curve, comparison, distribution, latency];

/** What the dashboard shows of a state: a function of that alone. */
export function render(state: DashboardState): Markup {
  const own = texts[state.language];
  const content = state.statistics
    ? sections.map((section) => section(state, own))
    : [paragraph(own.nothing.server)];
  return markup`<header><h1>${own.title}</h1><button type="button" id="refresh">${own.refresh}</button></header>
${content}`;
}
