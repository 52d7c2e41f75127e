import type { Wait } from '../documents/analysis.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { together } from '../documents/patience.ts';
import type { Session } from '../session.ts';

/** What is looked through. */
export interface Searched {
  /** Until what is open is analysed. */
  readonly open: Wait;
  /** Until all of it is read and analysed. */
  readonly all: Wait;
  /** What of it is there by now, in order. */
  readonly documents: () => readonly OpenDocument[];
}

/** One document; or all that are open, and the texts of the workspace that are not. */
export function searched({ documents, texts }: Session, only: OpenDocument | undefined): Searched {
  const present = only ? [only] : [...documents.all];
  const open = together(present.map((each) => each.settle(each.document.whole)));
  if (only) return { open, all: open, documents: () => present };
  return {
    open,
    all: together([open, texts.look()]),
    documents: () => [...present, ...texts.documents].sort(byUri),
  };
}

const byUri = (a: OpenDocument, b: OpenDocument): number => (a.uri < b.uri ? -1 : 1);
