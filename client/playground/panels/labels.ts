import type { App } from '../app.ts';
import { countsOf } from '../changes.ts';
import { both, card, element } from '../dom.ts';
import { labelName, swatch } from '../swatch.ts';
import { texts } from '../texts.ts';

/** The labels in the text, with their colours and counts. */
export function labels({ reading }: App): HTMLElement {
  const body = element('div', { class: 'body' });
  const render = (): void => {
    const counts = countsOf(reading.shown?.entities ?? []);
    const rows = counts.map(([path, count]) =>
      element(
        'li',
        { title: path },
        swatch(reading.label(path)),
        labelName(reading.label(path), path),
        element('span', { class: 'percent' }, String(count)),
      ),
    );
    body.replaceChildren(
      rows.length > 0
        ? element('ul', { class: 'labels' }, ...rows)
        : element('p', { class: 'hint' }, both(texts.noLabels)),
    );
  };
  reading.onChange(render);
  render();
  return card('labels', texts.labels, body);
}
