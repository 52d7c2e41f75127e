import type { editor } from 'monaco-editor/editor/editor.api.js';
import type { UncertainPlace } from '../../shared/protocol/entities.ts';
import type { TextEditor } from './editor/editor.ts';
import { editorRange } from './editor/ranges.ts';

/** The place that the user was led to, framed in the text until the cursor leaves it or the text changes. */
export class Asked {
  readonly #editor: TextEditor;
  readonly #frame: editor.IEditorDecorationsCollection;
  readonly #listeners: (() => void)[] = [];
  #place: UncertainPlace | undefined;

  constructor(editor: TextEditor) {
    this.#editor = editor;
    this.#frame = editor.createDecorationsCollection();
    editor.onDidChangeModelContent(() => this.show(undefined));
    editor.onDidChangeCursorPosition(({ position }) => {
      if (this.#place && !editorRange(this.#place.range).containsPosition(position)) this.show(undefined);
    });
  }

  get place(): UncertainPlace | undefined {
    return this.#place;
  }

  /** Where the model saw nothing. */
  get missed(): UncertainPlace | undefined {
    return this.#place?.missed && this.#place;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  show(place: UncertainPlace | undefined): void {
    this.#place = undefined;
    if (place) {
      const range = editorRange(place.range);
      this.#editor.setPosition(range.getStartPosition());
      this.#editor.revealRangeInCenterIfOutsideViewport(range);
      this.#frame.set([{ range, options: { className: 'asked' } }]);
    } else {
      this.#frame.clear();
    }
    this.#place = place;
    for (const listen of this.#listeners) listen();
  }
}
