import { sample } from '../terminal/sample.ts';
import type { Actions } from './actions.ts';
import type { App } from './app.ts';
import type { Asked } from './asked.ts';
import { both, button, element } from './dom.ts';
import { texts } from './texts.ts';

/** The buttons above the text. */
export function tools({ editor }: App, actions: Actions, asked: Asked): HTMLElement[] {
  /** As one step that the editor can take back. */
  const replace = (text: string): void => {
    const range = editor.getModel()?.getFullModelRange();
    if (!range) return;
    editor.executeEdits('tools', [{ range, text }]);
    editor.setPosition({ lineNumber: 1, column: 1 });
    editor.focus();
  };
  const remaining = element('span', { id: 'remaining' });
  asked.onChange(() => {
    remaining.replaceChildren(...(asked.place ? [both(texts.remaining(asked.place.remaining))] : []));
  });
  return [
    button(texts.sample, () => replace(sample), { id: 'sample' }),
    button(texts.clear, () => replace(''), { id: 'clear' }),
    element('span', { class: 'space' }),
    remaining,
    button(texts.undo, actions.undo, { keys: 'Alt U', id: 'undo' }),
    button(texts.previous, actions.previous, { keys: 'Alt P', id: 'previous' }),
    button(texts.next, actions.next, { keys: 'Alt N', id: 'next' }),
  ];
}
