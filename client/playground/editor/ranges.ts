import { Range as EditorRange } from 'monaco-editor/editor/editor.api.js';
import type { IRange } from 'monaco-editor/editor/editor.api.js';
import type { Position, Range } from 'vscode-languageserver-protocol';

/** The editor counts lines and columns from one, LSP from zero; both count UTF-16 units. */
export const lspPosition = (position: {
  readonly lineNumber: number;
  readonly column: number;
}): Position => ({
  line: position.lineNumber - 1,
  character: position.column - 1,
});

export const lspRange = (range: IRange): Range => ({
  start: { line: range.startLineNumber - 1, character: range.startColumn - 1 },
  end: { line: range.endLineNumber - 1, character: range.endColumn - 1 },
});

export const editorRange = ({ start, end }: Range): EditorRange =>
  new EditorRange(start.line + 1, start.character + 1, end.line + 1, end.character + 1);
