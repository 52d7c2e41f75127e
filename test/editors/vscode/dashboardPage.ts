import type { FrameLocator, Locator } from 'playwright-core';
import type { Window } from './window.ts';

/** The dashboard, in the frame that VS Code shows it in. */
export class DashboardPage {
  readonly #window: Window;
  readonly #frame: FrameLocator;

  constructor(window: Window) {
    this.#window = window;
    this.#frame = window.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  /** @param css of what is looked for */
  find(css: string): Locator {
    return this.#frame.locator(css);
  }

  /** The rows of the table of a section, each with its cells. */
  rows(section: string): Promise<string[][]> {
    const rows = this.find(`section[aria-labelledby="${section}-heading"] tbody tr`);
    return rows.evaluateAll((all) =>
      all.map((row) => Array.from(row.children, ({ textContent }) => textContent ?? '')),
    );
  }

  /** Compares two versions. */
  async compare(before: string, after: string): Promise<void> {
    await this.find('#compare-a').selectOption({ label: before });
    await this.find('#compare-b').selectOption({ label: after });
    await this.find('#compare-go').click();
  }

  /** Colours as the page has them, beside those of the theme that they should be: text, and bars of charts. */
  async colours(): Promise<{ is: string[]; ofTheme: string[] }> {
    await this.find('.bar').first().waitFor();
    return this.find('h1').evaluate((heading) => {
      const probe = heading.ownerDocument.createElement('span');
      heading.append(probe);
      const { documentElement } = heading.ownerDocument;
      const ofTheme = ['--vscode-foreground', '--vscode-charts-blue'].map((name) => {
        probe.style.color = getComputedStyle(documentElement).getPropertyValue(name);
        return getComputedStyle(probe).color;
      });
      probe.remove();
      const bar = heading.ownerDocument.querySelector('.bar');
      return { is: [getComputedStyle(heading).color, bar ? getComputedStyle(bar).fill : ''], ofTheme };
    });
  }

  /** Keeps the page as a tall window shows it. */
  async picture(name: string): Promise<void> {
    const { page } = this.#window;
    const size = page.viewportSize() ?? { width: 1120, height: 700 };
    await page.setViewportSize({ ...size, height: 2000 });
    await this.find('h1').scrollIntoViewIfNeeded();
    await this.#window.picture(name, [page.locator('.part.editor')]);
    await page.setViewportSize(size);
  }
}
