import { both, element } from './dom.ts';
import { texts } from './texts.ts';

/** The fixed parts of the page. */
export interface Layout {
  readonly page: HTMLElement;
  readonly tools: HTMLElement;
  readonly editor: HTMLElement;
  readonly side: HTMLElement;
  /** What model serves, and on which device. */
  readonly model: HTMLElement;
}

export function layout(...more: readonly HTMLElement[]): Layout {
  const tools = element('div', { id: 'tools', role: 'toolbar', 'aria-label': texts.playground.zh });
  const editor = element('div', { id: 'editor' });
  const side = element('aside', { id: 'side' });
  const model = element('span', { id: 'model' });
  const page = element(
    'div',
    { id: 'page' },
    element(
      'header',
      {},
      element('h1', {}, element('span', { class: 'seal', lang: 'zh-CN' }, texts.name.zh), texts.name.en),
      element('span', { class: 'subtitle' }, both(texts.playground)),
      model,
    ),
    element('main', {}, tools, editor),
    side,
    ...more,
  );
  return { page, tools, editor, side, model };
}
