import type { Locator } from 'playwright-core';
import type { Window } from './window.ts';

/** A line of a view in the side bar. */
export interface Line {
  readonly label: string;
  readonly description: string;
}

/** A view in the side bar, as far as it is seen. */
export class SideView {
  readonly pane: Locator;
  readonly #window: Window;
  readonly #title: string;

  constructor(window: Window, title: string) {
    this.#window = window;
    this.#title = title;
    const header = window.page.locator(`.pane-header[aria-label^="${title}"]`);
    this.pane = window.page.locator('.pane', { has: header });
  }

  get lines(): Promise<Line[]> {
    return this.#rows.evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
        .map((row) => {
          const text = (part: string): string => row.querySelector(part)?.textContent ?? '';
          return { label: text('.label-name'), description: text('.label-description') };
        }),
    );
  }

  /** Waits until its lines are as they should be. */
  until(isSo: (lines: readonly Line[]) => boolean): Promise<Line[]> {
    return this.#window.until(`the lines of ${this.#title}`, async () => {
      const lines = await this.lines;
      return isSo(lines) ? lines : undefined;
    });
  }

  /** Waits until a line is described as it should be. */
  untilSaid(label: string, says: RegExp): Promise<Line[]> {
    return this.until((lines) => lines.some((line) => line.label === label && says.test(line.description)));
  }

  /** Shows the lines of a view that is folded. */
  async unfold(): Promise<void> {
    await this.pane.locator('.pane-header').click();
    await this.#rows.first().waitFor();
  }

  /** Chooses a line: what it stands for shows. */
  async choose(label: string): Promise<void> {
    await this.#row(label).click();
    await this.#leave();
  }

  /** Takes an action that a line offers. */
  async act(label: string, action: string): Promise<void> {
    await this.#row(label).hover();
    await this.#row(label).locator(`.action-label[aria-label="${action}"]`).click();
    await this.#leave();
  }

  /** The actions that a line offers. */
  async actions(label: string): Promise<(string | null)[]> {
    await this.#row(label).hover();
    const actions = this.#row(label).locator('.action-label');
    return actions.evaluateAll((all) => all.map((action) => action.getAttribute('aria-label')));
  }

  /** Takes an action that the view's title offers. */
  async press(action: string): Promise<void> {
    await this.pane.locator('.pane-header').hover();
    await this.pane.locator(`.pane-header .action-label[aria-label="${action}"]`).click();
    await this.#leave();
  }

  get #rows(): Locator {
    return this.pane.locator('.monaco-list-row');
  }

  /** The first line of a label. */
  #row(label: string): Locator {
    const name = this.#window.page.locator('.label-name').getByText(label, { exact: true });
    return this.#rows.filter({ has: name }).first();
  }

  /** The mouse points at nothing that would tell of itself. */
  #leave(): Promise<void> {
    return this.#window.page.mouse.move(0, 0);
  }
}
