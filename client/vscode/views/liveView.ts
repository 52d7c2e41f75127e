import * as vscode from 'vscode';
import { messageOf } from '../../../shared/errors.ts';
import { Turn } from '../../../shared/turn.ts';
import type { Mingshi } from '../mingshi.ts';
import { askRunning, type Ask } from './ask.ts';
import { Debounced } from './debounce.ts';

/** Milliseconds without news after which a view is read again. */
const quiet = 300;

/** A view of what the server knows: asked for while somebody looks at it, and again when that may have changed. */
export abstract class LiveView<Line> implements vscode.TreeDataProvider<Line>, vscode.Disposable {
  readonly #drawn = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#drawn.event;
  protected readonly view: vscode.TreeView<Line>;
  protected readonly ask: Ask;
  readonly #mingshi: Mingshi;
  readonly #id: string;
  readonly #soon = new Debounced(quiet, () => void this.update());
  readonly #listeners: vscode.Disposable;
  readonly #turn = new Turn();
  /** Reads it anew, after what is under way. */
  readonly update = this.#turn.shared(() => this.#update());

  /** @param news after which it may be other than it was, beside that the server has started or stopped */
  constructor(mingshi: Mingshi, id: string, news: readonly vscode.Event<unknown>[]) {
    this.#mingshi = mingshi;
    this.#id = id;
    this.ask = askRunning(mingshi);
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
    this.#listeners = vscode.Disposable.from(
      ...[mingshi.onStateChange, this.view.onDidChangeVisibility, ...news].map((event) =>
        event(() => this.updateSoon()),
      ),
    );
    this.updateSoon();
  }

  abstract getTreeItem(line: Line): vscode.TreeItem;
  abstract getChildren(line?: Line): Line[];

  /** Asks the server, which runs, for what shows. */
  protected abstract read(): Promise<void>;
  /** There is no server: nothing is known. */
  protected abstract clear(): void;

  /** Requests that come closely together become one. */
  protected updateSoon(): void {
    this.#soon.call();
  }

  /** What is known changes in turn, so that no answer replaces what was asked for later. */
  protected inTurn(action: () => Promise<void>): Promise<void> {
    return this.#turn.take(action);
  }

  async #update(): Promise<void> {
    if (!this.view.visible) return;
    try {
      if (this.#mingshi.running) await this.read();
      else this.clear();
    } catch (error) {
      // It was stopped meanwhile, or it refused because there is nothing to tell.
      this.#mingshi.log.debug(`${this.#id}: ${messageOf(error)}`);
      this.clear();
    }
    this.draw();
  }

  protected draw(): void {
    this.#drawn.fire();
  }

  dispose(): void {
    vscode.Disposable.from(this.#listeners, this.view, this.#soon, this.#drawn).dispose();
  }
}
