import * as vscode from 'vscode';
import type { UncertainParams, UncertainPlace } from '../../../shared/protocol/entities.ts';
import type { Mingshi } from '../mingshi.ts';
import { language, listLabels } from './picker.ts';
import { rangeOf } from './place.ts';
import { pose } from './question.ts';
import type { Step } from './steps.ts';

interface Asked {
  readonly editor: vscode.TextEditor;
  readonly place: UncertainPlace;
  /** As it shows. */
  readonly question: vscode.Disposable;
}

/** Leads from one thing that the model is not sure of to the next, and shows what is asked there. */
export class Doubts implements vscode.Disposable {
  readonly #mingshi: Mingshi;
  readonly #listeners: readonly vscode.Disposable[];
  #asked: Asked | undefined;

  constructor(mingshi: Mingshi) {
    this.#mingshi = mingshi;
    this.#listeners = [
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (this.#asked?.editor === textEditor && !this.at(textEditor)) this.clear();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#asked?.editor.document === document) this.clear();
      }),
    ];
  }

  /** What is asked where an editor's cursor stands. */
  at(editor: vscode.TextEditor): UncertainPlace | undefined {
    const { place } = this.#asked ?? {};
    return place && this.#asked?.editor === editor && rangeOf(place.range).contains(editor.selection)
      ? place
      : undefined;
  }

  /** Goes to the next one, or the one before: of this document, and where that has none, of the workspace. */
  async go(editor: vscode.TextEditor, step: 1 | -1): Promise<UncertainPlace | undefined> {
    const { line, character } = editor.selection.start;
    const place = await this.#ask(step, editor.document.uri.toString(), { line, character });
    if (place) await this.#show(place);
    else this.clear();
    return place;
  }

  /**
   * Goes to where something was said that counts no more, and asks there again where the model is not sure.
   * @returns how many doubts there are
   */
  async goBack({ uri, range }: Step): Promise<number> {
    await showUnlessThere(uri, rangeOf(range));
    this.clear();
    // Of a doubt nobody tells but by way of the one beside it.
    const next = await this.#ask(1, uri, range.start);
    const again = next && (await this.#ask(-1, next.uri, next.range.start));
    if (again?.uri === uri && rangeOf(again.range).intersection(rangeOf(range))) await this.#show(again);
    return next?.remaining ?? 0;
  }

  clear(): void {
    this.#asked?.question.dispose();
    this.#asked = undefined;
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.clear();
  }

  /** The doubt after or before a place of this document, and where that has none, of the workspace. */
  async #ask(
    step: 1 | -1,
    uri: string,
    position: UncertainParams['position'],
  ): Promise<UncertainPlace | undefined> {
    const method = step > 0 ? 'mingshi/nextUncertain' : 'mingshi/previousUncertain';
    const ask = (scope: UncertainParams['scope']) =>
      this.#mingshi.request<UncertainPlace | null>(method, { uri, position, scope });
    return (await ask('document')) ?? (await ask('workspace')) ?? undefined;
  }

  async #show(place: UncertainPlace): Promise<void> {
    const range = rangeOf(place.range);
    const caret = new vscode.Range(range.start, range.start);
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection: caret });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    // Not its whole path: the rest of the line is to stay in sight.
    const labels = await listLabels(this.#mingshi);
    const name = labels.find(({ path }) => path === place.label)?.[language()] ?? place.label;
    const percent = Math.round(place.score * 100);
    const text = place.missed
      ? vscode.l10n.t('not seen: {0}?', name)
      : vscode.l10n.t('{0}? {1}%', name, percent);
    this.clear();
    this.#asked = { editor, place, question: pose(editor, range, text) };
  }
}

/** Where the cursor stands there already, it stays. */
async function showUnlessThere(uri: string, range: vscode.Range): Promise<void> {
  const { activeTextEditor: editor } = vscode.window;
  if (editor?.document.uri.toString() === uri && range.contains(editor.selection)) return;
  const selection = new vscode.Range(range.start, range.start);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection });
}
