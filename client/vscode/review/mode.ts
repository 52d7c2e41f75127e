import * as vscode from 'vscode';
import type { Doubts } from './doubts.ts';
import { activeEditor } from './place.ts';

/** For when clauses of keys. */
const contextKey = 'mingshi.reviewing';

/** While it is on, keys judge what is asked, and each judgement leads to the next question. */
export class ReviewMode implements vscode.Disposable {
  readonly #doubts: Doubts;
  readonly #item = vscode.window.createStatusBarItem('mingshi.reviewing', vscode.StatusBarAlignment.Left);
  #isOn = false;

  constructor(doubts: Doubts) {
    this.#doubts = doubts;
    this.#item.name = vscode.l10n.t('Mingshi: Review');
    this.#item.command = 'mingshi.editor.review';
    this.#item.tooltip = vscode.l10n.t(
      'Alt+A accept, Alt+L relabel, Alt+X no entity, Alt+N next, Alt+U undo; click to end the review',
    );
  }

  async toggle(): Promise<void> {
    await this.#turn(!this.#isOn);
    if (this.#isOn) await this.go(1);
    else this.#doubts.clear();
  }

  /** After a judgement: on to the next question, in review mode. */
  async goOn(): Promise<void> {
    if (this.#isOn) await this.go(1);
  }

  async go(step: 1 | -1): Promise<void> {
    const place = await this.#doubts.go(activeEditor(), step);
    if (place) {
      this.#item.text = `$(eye) ${vscode.l10n.t('{0} to review', place.remaining)}`;
      return;
    }
    await this.#turn(false);
    void vscode.window.showInformationMessage(vscode.l10n.t('The model is sure of all that is left.'));
  }

  dispose(): void {
    this.#item.dispose();
  }

  async #turn(on: boolean): Promise<void> {
    this.#isOn = on;
    if (on) this.#item.show();
    else this.#item.hide();
    await vscode.commands.executeCommand('setContext', contextKey, on);
  }
}
