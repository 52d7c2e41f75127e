import { appendFile, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium as playwright, type Browser, type Locator, type Page } from 'playwright-core';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { DaemonUser } from '../../support/daemon.ts';
import { betterFigures } from '../../support/fake-trainer.ts';
import { install, outcome, type Installation, type Outcome } from '../../support/installation.ts';
import { tinyPackage, writeTinyPackage } from '../../support/tiny-package.ts';
import { readyTrainer } from '../../support/trainer.ts';
import { program } from '../support/programs.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Path of the browser; undefined where it is not installed. */
export const chromium = program('chromium');

/** Where pictures of the page go, to be looked at. */
const pictures = process.env.MINGSHI_SHOTS ?? join(repository, 'test-output');

/** What a training teaches, and nearly all that the model knows then. */
export const learned = { name: '云岫', label: 'person/virtual' };

/** What the browser says of a WebSocket whose server has ended. */
const goodbye = /WebSocket connection to .* failed/;

/** Somebody with the models that ship, who opened the playground in a browser. */
export class Visitor {
  /** What the page complained of: errors, and what its policy forbade. */
  readonly complaints: string[] = [];
  readonly page: Page;
  /** Address that the playground printed. */
  readonly url: string;
  /** Ctrl-C in its terminal. */
  readonly end: () => Promise<Outcome>;
  readonly #installation: Installation;
  readonly #user: DaemonUser;
  readonly #browser: Browser;

  private constructor(
    home: { installation: Installation; user: DaemonUser },
    served: Pick<Visitor, 'url' | 'end'>,
    browser: Browser,
    page: Page,
  ) {
    this.#installation = home.installation;
    this.#user = home.user;
    this.#browser = browser;
    ({ url: this.url, end: this.end } = served);
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (!goodbye.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async come(): Promise<Visitor> {
    const installation = await install();
    const models = join(installation.root, 'models');
    await rm(models, { recursive: true });
    await symlink(join(repository, 'models'), models);
    await readyTrainer(installation.root, tinyPackage(fineTree, learned), betterFigures, 6000);
    const user = await DaemonUser.make(installation);
    const served = await serve(user, []);
    const browser = await playwright.launch({
      executablePath: chromium ?? '',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    });
    const context = await browser.newContext({
      ...{ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.25 },
      ...{ colorScheme: 'light', locale: 'zh-CN' },
    });
    const page = await context.newPage();
    const visitor = new Visitor({ installation, user }, served, browser, page);
    await page.goto(served.url);
    await visitor.ready();
    return visitor;
  }

  /** Waits until the page has its session. */
  ready(): Promise<void> {
    return this.page.locator('#side .card').first().waitFor();
  }

  /** Starts the playground anew, beside the one that was opened or after it. */
  serve(...args: string[]): Promise<Pick<Visitor, 'url' | 'end'>> {
    return serve(this.#user, args);
  }

  /** Puts a text in place of the one that is there. */
  async paste(text: string): Promise<void> {
    await this.page.locator('#editor .view-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.evaluate((given) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', given);
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(paste);
    }, text);
  }

  /** A stretch of the text that is painted in one colour. */
  painted(text: string): Locator {
    return this.page.locator('#editor .view-line span > span', { hasText: new RegExp(`^${text}$`) });
  }

  /** How a stretch of the text looks: its colour as `#rrggbb`, its weight, its underline. */
  async looks(text: string): Promise<{ colour: string; weight: string; line: string }> {
    const [looks] = await this.painted(text).evaluateAll((spans) =>
      spans.map((span) => {
        const { color, fontWeight, textDecorationLine } = getComputedStyle(span);
        const parts = Array.from(color.matchAll(/\d+/g), ([part]) =>
          Number(part).toString(16).padStart(2, '0'),
        );
        return { colour: `#${parts.join('')}`, weight: fontWeight, line: textDecorationLine };
      }),
    );
    return looks ?? { colour: '', weight: '', line: '' };
  }

  /** Colours of all that is painted. */
  colours(): Promise<string[]> {
    return this.page
      .locator('#editor .view-line span > span')
      .evaluateAll((spans) => [...new Set(spans.map((span) => getComputedStyle(span).color))]);
  }

  /** The folder of a model that cannot be loaded. */
  async damagedModel(): Promise<string> {
    const folder = join(this.#installation.root, 'damaged');
    await writeTinyPackage(folder, fineTree);
    await appendFile(join(folder, 'weights.safetensors'), 'x');
    return folder;
  }

  /** Keeps what the page shows. @param last where the picture ends, at its lower edge */
  async picture(name: string, last?: Locator, page = this.page): Promise<void> {
    await mkdir(pictures, { recursive: true });
    const path = join(pictures, `playground-${name}.png`);
    const box = await last?.boundingBox();
    const { width = 0 } = page.viewportSize() ?? {};
    const clip = box && { x: 0, y: 0, width, height: box.y + box.height };
    await page.screenshot({ path, animations: 'disabled', ...(clip && { clip }) });
  }

  async leave(): Promise<void> {
    await this.#browser.close();
    await this.#user.remove();
    await this.#installation.remove();
  }
}

/** Tries what a page should not do. @returns the directives of its policy that forbade it */
export const forbiddenIn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      directives.push(effectiveDirective),
    );
    await fetch('/').catch(() => undefined);
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
    try {
      document.body.innerHTML = '<p>text</p>';
    } catch {
      // That is what is wanted.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    return directives;
  });

/** Starts `mingshi playground`. */
async function serve(user: DaemonUser, args: readonly string[]): Promise<Pick<Visitor, 'url' | 'end'>> {
  const child = user.start(['playground', ...args], { LANG: 'zh_CN.UTF-8' });
  const ended = outcome(child);
  const end = (): Promise<Outcome> => {
    child.kill('SIGINT');
    return ended;
  };
  let out = '';
  child.stdout.on('data', (text: string) => (out += text));
  await user.until(() => Promise.resolve(out.endsWith('\n')));
  return { url: /http:\S+/.exec(out)?.[0] ?? '', end };
}
