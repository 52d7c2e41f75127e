import * as vscode from 'vscode';

/**
 * Frames what is asked about, and writes the question behind it.
 * @returns what takes both away
 */
export function pose(editor: vscode.TextEditor, range: vscode.Range, contentText: string): vscode.Disposable {
  const { document } = editor;
  const isHint = showsHints(document);
  const color = new vscode.ThemeColor('editorCodeLens.foreground');
  const frame = vscode.window.createTextEditorDecorationType({
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: new vscode.ThemeColor('focusBorder'),
    ...(!isHint && { after: { contentText, color, margin: '0 1ch' } }),
  });
  editor.setDecorations(frame, [range]);
  return isHint ? vscode.Disposable.from(frame, hintAt(document, range.end, contentText)) : frame;
}

const showsHints = (document: vscode.TextDocument): boolean =>
  !vscode.workspace.getConfiguration('editor', document).get('inlayHints.enabled', '').startsWith('off');

/** With a hint VS Code wraps the line anew; the text of a decoration pushes the end of a wrapped line out of sight. */
function hintAt(document: vscode.TextDocument, position: vscode.Position, text: string): vscode.Disposable {
  const hint = new vscode.InlayHint(position, text);
  hint.paddingLeft = hint.paddingRight = true;
  const { languageId: language, uri } = document;
  return vscode.languages.registerInlayHintsProvider(
    { language, scheme: uri.scheme },
    { provideInlayHints: (other) => (other === document ? [hint] : []) },
  );
}
