import * as vscode from 'vscode';
import type { UncertainPlace } from '../../../shared/protocol/entities.ts';
import type { Doubts } from './doubts.ts';
import { activeEditor } from './place.ts';
import { Steps, type Step } from './steps.ts';

/** For when clauses of keys. */
const contextKey = 'mingshi.reviewing';

/** While it is on, keys judge what is asked, and each judgement leads to the next question. */
export class ReviewMode implements vscode.Disposable {
  readonly steps = new Steps();
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

  get isOn(): boolean {
    return this.#isOn;
  }

  /** It begins with the first question, so that it does not where none can be asked. */
  async toggle(): Promise<void> {
    if (this.#isOn) {
      this.#doubts.clear();
      await this.#turn(false);
    } else if (await this.go(1)) {
      this.steps.clear();
      await this.#turn(true);
    }
  }

  /** After a judgement: on to the next question, in review mode. */
  async goOn(): Promise<void> {
    if (this.#isOn) await this.go(1);
  }

  /** @returns undefined where there is no question, which the user was told */
  async go(step: 1 | -1): Promise<UncertainPlace | undefined> {
    const place = await this.#doubts.go(activeEditor(), step);
    if (place) {
      this.#count(place.remaining);
    } else {
      void this.#tellOfEnd(this.#isOn ? this.steps.last : undefined);
      await this.#turn(false);
    }
    return place;
  }

  /** To where something was said that was taken back. */
  async goBack(step: Step): Promise<void> {
    this.#count(await this.#doubts.goBack(step));
  }

  dispose(): void {
    this.#item.dispose();
  }

  /** @param last what was said last in the review that ends: to take it back goes on with that, unless another has begun */
  async #tellOfEnd(last: Step | undefined): Promise<void> {
    const undo = vscode.l10n.t('Undo');
    const told = vscode.l10n.t('The model is sure of all that is left.');
    const answer = await vscode.window.showInformationMessage(told, ...(last ? [undo] : []));
    if (answer !== undo || this.#isOn || this.steps.last !== last) return;
    await this.#turn(true);
    await vscode.commands.executeCommand('mingshi.editor.undo');
  }

  #count(left: number): void {
    this.#item.text = `$(eye) ${vscode.l10n.t('{0} to review', left)}`;
  }

  async #turn(on: boolean): Promise<void> {
    this.#isOn = on;
    if (on) this.#item.show();
    else this.#item.hide();
    await vscode.commands.executeCommand('setContext', contextKey, on);
  }
}
