/// <reference lib="dom" />
import * as z from 'zod';
import { toPage, type FromPage } from './messages.ts';
import { render } from './render.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

// The page's policy forbids code that is made at run time.
z.config({ jitless: true });

const code = acquireVsCodeApi();
const dashboard = document.querySelector('#dashboard');

const chosen = (id: string): string => document.querySelector<HTMLSelectElement>(`#${id}`)?.value ?? '';

let shown = '';

/** Shows a state, if it is another; the focus stays where it was, and what was unfolded stays so. */
function show(html: string): void {
  if (!dashboard || html === shown) return;
  shown = html;
  const focus = document.activeElement?.id;
  const unfolded = Array.from(dashboard.querySelectorAll('details[open] > summary'), ({ id }) => id);
  dashboard.innerHTML = html;
  for (const id of unfolded) document.querySelector(`#${id}`)?.parentElement?.setAttribute('open', '');
  if (focus) document.querySelector<HTMLElement>(`#${focus}`)?.focus();
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const { data: message } = toPage.safeParse(data);
  if (!message) return;
  show(render(message.state).text);
  if (message.isAboutComparison) document.querySelector('#comparison-heading')?.scrollIntoView();
});
dashboard?.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.id === 'refresh') code.postMessage({ type: 'refresh' });
});
dashboard?.addEventListener('submit', (event) => {
  event.preventDefault();
  code.postMessage({ type: 'compare', a: chosen('compare-a'), b: chosen('compare-b') });
});
code.postMessage({ type: 'ready' });
