import * as vscode from 'vscode';
import type { Answer } from '../../shared/protocol/requests.ts';
import { isOurs } from './languages.ts';
import type { Mingshi } from './mingshi.ts';

/** Typing is not counted letter by letter. */
const quietMilliseconds = 300;

/** Counts the entities of the active document that nobody has judged, whenever they may be others. */
export class Unreviewed implements vscode.Disposable {
  readonly #mingshi: Mingshi;
  readonly #changed: () => void;
  readonly #listeners: readonly vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #count: number | undefined;
  #asked: vscode.TextDocument | undefined;

  constructor(mingshi: Mingshi, changed: () => void) {
    this.#mingshi = mingshi;
    this.#changed = changed;
    const ifActive = (uri: vscode.Uri): void => {
      if (uri.toString() === active()?.uri.toString()) this.#soon();
    };
    this.#listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => this.#soon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => ifActive(document.uri)),
      mingshi.news.onShown(ifActive),
      mingshi.news.onWritten(() => this.#soon()),
      mingshi.onStateChange(() => this.#soon()),
    ];
  }

  get count(): number | undefined {
    return this.#count;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
  }

  #soon(): void {
    if (this.#asked !== active()) this.#show(undefined);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), quietMilliseconds);
  }

  async #ask(): Promise<void> {
    const document = active();
    this.#asked = document;
    const client = this.#mingshi.running;
    if (!client || !document) return;
    const uri = document.uri.toString();
    const { version } = document;
    const count = await client
      .sendRequest('mingshi/settled', { textDocument: { uri } })
      .then(() => client.sendRequest<Answer<'mingshi/statistics'>>('mingshi/statistics', { uri }))
      .then(({ documents: [numbers] }) => numbers && numbers.entities - numbers.confirmed)
      // The document changed, was closed, or the server is on its way out: whatever follows is asked anew.
      .catch(() => undefined);
    if (document === active() && document.version === version) this.#show(count);
  }

  #show(count: number | undefined): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#changed();
  }
}

/** The document that the user works on, where it is one that is read. */
function active(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isOurs(document) ? document : undefined;
}
