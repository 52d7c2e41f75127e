import type { Locator } from 'playwright-core';
import type { Window } from './window.ts';

/** A walkthrough, as VS Code shows it. */
export class Walkthrough {
  readonly #window: Window;

  private constructor(window: Window) {
    this.#window = window;
  }

  static async open(window: Window, title: string): Promise<Walkthrough> {
    await window.command('Welcome: Open Walkthrough...');
    await window.type(title);
    await window.until(`“${title}” in the list`, async () =>
      (await window.rows())[0] === title ? true : undefined,
    );
    await window.press('Enter');
    const walkthrough = new Walkthrough(window);
    await walkthrough.#steps.first().waitFor();
    return walkthrough;
  }

  /** Takes what a step offers. */
  async press(id: string, button: string): Promise<void> {
    const step = this.#steps.and(this.#window.page.locator(`[data-step-id$="#${id}"]`));
    if ((await step.getAttribute('aria-expanded')) !== 'true') await step.click();
    await step.locator('.monaco-button', { hasText: button }).click();
  }

  /** Waits until steps are marked as done. */
  async untilDone(...ids: string[]): Promise<void> {
    for (const id of ids)
      await this.#window.page.locator(`[data-done-step-id$="#${id}"][aria-checked="true"]`).waitFor();
  }

  get #steps(): Locator {
    return this.#window.page.locator('.getting-started-step');
  }
}
