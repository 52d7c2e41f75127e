import type { Bilingual } from '../../shared/labels/tree.ts';
import { both, element } from './dom.ts';

/** How long a message can be read. */
const readingMilliseconds = 6000;

/** Where the page tells what it has no other place for. */
export class Notices {
  readonly element = element('div', { id: 'notices', role: 'status' });
  #timer: number | undefined;
  #isOver = false;

  readonly tell = (message: Bilingual | string): void => {
    if (this.#isOver) return;
    this.#show(message);
    this.#timer = window.setTimeout(() => this.element.replaceChildren(), readingMilliseconds);
  };

  /** What stays so until the page is loaded again: all else follows from it. */
  readonly stop = (message: Bilingual): void => {
    this.#isOver = true;
    this.#show(message);
  };

  #show(message: Bilingual | string): void {
    clearTimeout(this.#timer);
    const text = typeof message === 'string' ? message : both(message);
    this.element.replaceChildren(element('p', {}, text));
  }
}
