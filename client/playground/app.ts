import type { Bilingual } from '../../shared/labels/tree.ts';
import type { TextEditor } from './editor/editor.ts';
import type { Session } from './lsp/session.ts';
import type { Reading } from './reading.ts';

/** What the parts of the page work with. */
export interface App {
  readonly editor: TextEditor;
  readonly session: Session;
  readonly reading: Reading;
  /** Tells the user something, for a while. */
  readonly tell: (message: Bilingual | string) => void;
}
