import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { compareVersionsParams } from '../../../shared/protocol/learning.ts';
import { Turn } from '../../../shared/turn.ts';
import { editorCommand } from '../commands.ts';
import type { Mingshi, Part } from '../mingshi.ts';
import { askRunning } from '../views/ask.ts';
import { Debounced } from '../views/debounce.ts';
import { collect, type Pair } from './collect.ts';
import { fromPage, type ToPage } from './messages.ts';
import { page } from './page.ts';
import { texts } from './texts.ts';

const quiet = 500;
const language = (): 'en' | 'zh' => (vscode.env.language.startsWith('zh') ? 'zh' : 'en');

/** The one dashboard of a window. */
class Dashboard implements vscode.Disposable {
  readonly #mingshi: Mingshi;
  readonly #panel: vscode.WebviewPanel;
  readonly #soon = new Debounced(quiet, () => void this.#show());
  readonly #listeners: vscode.Disposable;
  /** In turn, so that no older state follows a newer one. */
  readonly #show = new Turn().shared(() => this.#post());
  #pair: Pair | undefined;
  /** Whether two versions were asked for and are not shown yet. */
  #isAboutComparison: boolean;

  constructor(mingshi: Mingshi, pair: Pair | undefined) {
    this.#mingshi = mingshi;
    this.#pair = pair;
    this.#isAboutComparison = pair !== undefined;
    const { extensionUri } = mingshi.context;
    const scripts = vscode.Uri.joinPath(extensionUri, 'dashboard');
    this.#panel = vscode.window.createWebviewPanel(
      'mingshi.dashboard',
      texts[language()].title,
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: [scripts] },
    );
    this.#panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    const { webview } = this.#panel;
    const { onModel, onTraining, onShown, onWritten } = mingshi.news;
    this.#listeners = vscode.Disposable.from(
      webview.onDidReceiveMessage((message: unknown) => this.#hear(message)),
      this.#panel.onDidChangeViewState(() => this.#soon.call()),
      ...[mingshi.onStateChange, onModel, onTraining, onShown, onWritten].map(
        (event: vscode.Event<unknown>) => event(() => this.#soon.call()),
      ),
    );
    const script = webview.asWebviewUri(vscode.Uri.joinPath(scripts, 'page.js')).toString();
    webview.html = page({ language: language(), nonce: randomBytes(16).toString('base64url'), script });
  }

  get onClosed(): vscode.Event<void> {
    return this.#panel.onDidDispose;
  }

  reveal(pair: Pair | undefined): void {
    this.#pair = pair ?? this.#pair;
    this.#isAboutComparison = pair !== undefined;
    this.#panel.reveal();
    this.#soon.call();
  }

  dispose(): void {
    vscode.Disposable.from(this.#listeners, this.#soon, this.#panel).dispose();
  }

  #hear(message: unknown): void {
    const { data } = fromPage.safeParse(message);
    if (!data) return;
    if (data.type === 'compare') this.#pair = { a: data.a, b: data.b };
    void this.#show();
  }

  async #post(): Promise<void> {
    if (!this.#panel.visible) return;
    const isAboutComparison = this.#isAboutComparison;
    this.#isAboutComparison = false;
    const state = await collect(askRunning(this.#mingshi), vscode.env.language, this.#pair);
    await this.#panel.webview.postMessage({ type: 'state', state, isAboutComparison } satisfies ToPage);
  }
}

/** The command that opens the dashboard. */
export const dashboard: Part = (mingshi) => {
  let open: Dashboard | undefined;
  return [
    editorCommand('openDashboard', (argument) => {
      const { data: pair } = compareVersionsParams.safeParse(argument);
      if (open) {
        open.reveal(pair);
        return;
      }
      const opened = new Dashboard(mingshi, pair);
      open = opened;
      opened.onClosed(() => {
        open = undefined;
        opened.dispose();
      });
    }),
    { dispose: () => open?.dispose() },
  ];
};
