import type { DashboardState } from '../messages.ts';
import { markup, type Markup } from '../markup.ts';
import type { DashboardTexts } from '../texts.ts';

/** A part of the page. */
export type Section = (state: DashboardState, texts: DashboardTexts) => Markup;

/** @param id of the section, from which those of what is in it are made */
export const framed = (id: string, heading: string, content: Markup): Markup =>
  markup`<section aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>
${content}</section>`;

export const paragraph = (text: string): Markup => markup`<p>${text}</p>`;
