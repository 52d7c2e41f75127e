import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { rectangleOf } from './rectangle.ts';

/** Where pictures are put. */
const pictures = process.env.MINGSHI_SHOTS ?? fileURLToPath(new URL('../../../test-output', import.meta.url));

const limit = 120_000;

/** What was waited for in vain so far. */
let vain = 0;

/** For what may be gone, and is tried again. */
const soon = { timeout: 5_000 };

/** Text of an editor that looks the same. */
const piece = '.view-line > span > span';

/** A piece of the text of an editor that looks the same. */
export interface Painted {
  readonly text: string;
  /** `rgb(r, g, b)` */
  readonly colour: string;
  readonly bold: boolean;
  readonly underlined: boolean;
}

/** A window of VS Code, in a page of a browser. */
export class Window {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** @param context browsers' contexts know nothing of each other: each is somebody who is there for the first time */
  static async open(context: BrowserContext, url: string): Promise<Window> {
    const page = await context.newPage();
    page.setDefaultTimeout(limit);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.locator('.monaco-workbench').waitFor();
    return new Window(page);
  }

  /** Waits for an answer that is not undefined. */
  async until<Answer>(what: string, ask: () => Promise<Answer | undefined>): Promise<Answer> {
    const end = Date.now() + limit;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (Date.now() > end)
        throw new Error(`waited in vain for ${what}; ${await this.picture(`vain-${process.pid}-${++vain}`)}`);
      await delay(100);
    }
  }

  /** Answers the question whether those who wrote the folder are trusted. */
  async trust(yes: boolean): Promise<void> {
    await this.page
      .locator('.monaco-dialog-box .monaco-button', { hasText: yes ? 'Yes, I trust' : 'No, I don' })
      .click();
    await this.page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
  }

  /** The text of the active editor, as it is painted. */
  async painted(): Promise<Painted[]> {
    return this.group.locator(piece).evaluateAll((spans) =>
      spans.map((span) => {
        const { color, fontWeight, textDecorationLine } = getComputedStyle(span);
        const underlined = textDecorationLine.includes('underline');
        return { text: span.textContent ?? '', colour: color, bold: Number(fontWeight) >= 600, underlined };
      }),
    );
  }

  /** Waits until a piece of text stands in the editor by itself, and looks as it should. */
  async untilPainted(text: string, looks: (piece: Painted) => boolean = () => true): Promise<Painted> {
    return this.until(`“${text}” in its colour`, async () =>
      (await this.painted()).find((piece) => piece.text === text && looks(piece)),
    );
  }

  /** The active editor, with its tab. */
  get group(): Locator {
    return this.page.locator('.part.editor .editor-group-container.active');
  }

  get tab(): Locator {
    return this.group.locator('.tab.active');
  }

  /** The text of the active editor, as far as it is seen. */
  get text(): Locator {
    return this.group.locator('.view-line > span');
  }

  /** Where a piece of text stands in the editor. */
  piece(text: string): Locator {
    return this.group.locator(piece, { hasText: new RegExp(`^${text}$`) }).first();
  }

  /** Characters that could be taken for others, as VS Code marks them. */
  get frames(): Locator {
    return this.group.locator('.unicode-highlight');
  }

  /** Puts the cursor into a piece of text, and the mouse elsewhere. */
  async putCursor(text: string): Promise<void> {
    await this.piece(text).click();
    await this.#pointAway();
  }

  /** Runs a command of the palette. @param title the whole of it */
  command(title: string): Promise<void> {
    return this.#find(`>${title}`, title);
  }

  /** Opens a file of the workspace, and waits until its text has the focus. */
  async openFile(name: string): Promise<void> {
    await this.#find(name, name);
    await this.page.locator(`.monaco-editor.focused[data-uri$="/${encodeURIComponent(name)}"]`).waitFor();
  }

  /** Chooses a line of what VS Code finds. */
  async #find(query: string, label: string): Promise<void> {
    await this.until(`“${label}” to be chosen`, async () => {
      await this.found(query, label);
      const chosen = this.#row(label).click(soon);
      return chosen.then(() => true).catch(() => undefined);
    });
    await this.#pointAway();
  }

  /**
   * Waits until VS Code finds something. What takes the focus meanwhile, as a text does that is still being opened,
   * closes the list, and a list that was opened while VS Code started never knows the commands of extensions: then it
   * is opened again.
   * @returns all that is found, as far as it is seen
   */
  found(query: string, label: string): Promise<string[]> {
    return this.until(`“${label}” to be found`, async () => {
      if (await this.input.isVisible()) await this.press('Escape');
      await this.press('F1');
      await this.#box.fill(query, soon).catch(() => undefined);
      const closed = this.input.waitFor({ state: 'hidden', ...soon });
      await Promise.race([this.#row(label).waitFor(soon), closed]).catch(() => undefined);
      const rows = await this.rows();
      return rows.includes(label) ? rows : undefined;
    });
  }

  /** Types into the list that opens, in the place of what stands there. */
  async type(query: string): Promise<void> {
    await this.#box.fill(query);
  }

  /** Chooses a line of the list that is open. @param label the whole of it */
  async choose(label: string): Promise<void> {
    await this.#row(label).click();
    await this.#pointAway();
  }

  /** What the list that is open offers, as far as it is seen. */
  rows(): Promise<string[]> {
    return this.#rows.locator('.quick-input-list-label .label-name').allInnerTexts();
  }

  /** The list that is open, or the box for a line of text. */
  get input(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  get #box(): Locator {
    return this.input.locator('.quick-input-box input');
  }

  get #rows(): Locator {
    return this.input.locator('.quick-input-list .monaco-list-row');
  }

  #row(label: string): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.#rows.filter({ has: name }).first();
  }

  /** What lies below a list is not pointed at. */
  #pointAway(): Promise<void> {
    return this.page.mouse.move(0, 0);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until the cursor stands where it should. @param isThere is given what the status bar tells: `Ln 1, Col 1` */
  async untilCursor(isThere: (place: string) => boolean): Promise<string> {
    const place = this.page.locator('[id="status.editor.selection"]');
    return this.until('the cursor to move', async () => {
      const now = await place.innerText();
      return isThere(now) ? now : undefined;
    });
  }

  /** Waits until the status bar tells, in a review, how many doubts are left. */
  async untilLeft(isSo: (left: number) => boolean): Promise<number> {
    const entry = this.page.locator('.statusbar-item[id$="mingshi.reviewing"]');
    return this.until('how many doubts are left', async () => {
      const left = Number.parseInt(await entry.innerText());
      return isSo(left) ? left : undefined;
    });
  }

  /** The extension's entry in the status bar. */
  get status(): Locator {
    return this.page.locator('.statusbar-item[id$="mingshi.status"]');
  }

  /** Waits for what the extension's entry in the status bar says. */
  async untilStatus(says: RegExp): Promise<string> {
    return this.until(`the status bar to say ${String(says)}`, async () => {
      const text = (await this.status.count()) > 0 ? await this.status.innerText() : '';
      return says.test(text) ? text : undefined;
    });
  }

  /** The code actions that are open. */
  get actions(): Locator {
    return this.page.locator('.action-widget');
  }

  /**
   * Opens the code actions of the place where the cursor is, and takes one, by keyboard.
   * @param title part of it
   * @param before what is done once they show
   */
  async act(title: string, before: () => Promise<unknown> = async () => {}): Promise<void> {
    const rows = this.actions.locator('.monaco-list-row.action');
    await this.until(`the action “${title}”`, async () => {
      // Otherwise it would end a selection.
      if (await this.actions.isVisible()) await this.press('Escape');
      await this.press('Control+.');
      const shown = rows.filter({ hasText: title }).waitFor(soon);
      return shown.then(() => true).catch(() => undefined);
    });
    await before();
    while ((await rows.and(this.page.locator('.focused')).filter({ hasText: title }).count()) === 0)
      await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
  }

  /** What is told of the text that is pointed at. */
  get told(): Locator {
    return this.page.locator('.monaco-hover:not(.hidden)');
  }

  /** Points at a piece of text, and waits for what is told of it. */
  async hover(text: string): Promise<string> {
    await this.piece(text).hover();
    const told = this.told.locator('.hover-contents').first();
    await told.waitFor();
    return this.until(`a hover of “${text}”`, async () => {
      const words = await told.innerText();
      return words.includes('Loading') ? undefined : words;
    });
  }

  /** A notification, in the place that it moves into. @param says part of it */
  notification(says: string): Locator {
    return this.page.locator('.notification-toast-container').filter({ hasText: says });
  }

  /** Answers a notification by a button of it. @param before what is done once it shows */
  async answer(says: string, button: string, before: () => Promise<unknown> = async () => {}): Promise<void> {
    const toast = this.notification(says);
    await toast.waitFor();
    await before();
    await toast.locator('.monaco-button', { hasText: button }).click();
    await toast.waitFor({ state: 'detached' });
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench').waitFor();
  }

  /**
   * Keeps what the window shows.
   * @param parts nothing is kept but the rectangle that holds them
   * @returns path of the picture
   */
  async picture(name: string, parts: readonly Locator[] = []): Promise<string> {
    await mkdir(pictures, { recursive: true });
    const path = join(pictures, `${name}.png`);
    const clip = await rectangleOf(parts);
    await this.page.screenshot({ path, animations: 'disabled', ...(clip && { clip }) });
    return path;
  }

  /** Lets the window's extension host end, which it does not where a page merely goes. */
  async close(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.close();
  }
}
