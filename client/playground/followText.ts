import { longestText } from '../../shared/playground.ts';
import type { App } from './app.ts';
import { lspRange } from './editor/ranges.ts';

/** Opens the text as it is now, and tells the server of each change from then on. */
export function followText({ editor, session, reading }: Pick<App, 'editor' | 'session' | 'reading'>): void {
  session.open({ version: editor.getModel()?.getVersionId() ?? 0, text: editor.getValue() });
  let isBehind = false;
  editor.onDidChangeModelContent(({ changes, versionId }) => {
    const text = editor.getValue();
    // What is too long is about to be taken back.
    if (text.length > longestText) {
      isBehind = true;
      return;
    }
    session.change(
      versionId,
      isBehind ? [{ text }] : changes.map((change) => ({ range: lspRange(change.range), text: change.text })),
    );
    isBehind = false;
    reading.soon();
  });
}
