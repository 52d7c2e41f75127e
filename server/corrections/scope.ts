import type { CancellationToken } from 'vscode-languageserver';
import type { Wait } from '../documents/analysis.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { together } from '../documents/patience.ts';
import type { Session } from '../session.ts';
import { analysed } from './target.ts';

/** Where a command applies beside its range. */
export type Scope = 'document' | 'workspace' | undefined;

/**
 * The documents that a command about a text applies to, analysed: those that are open, and of the workspace's text files
 * those that hold it. Of what lies in these only records are written.
 * @throws ResponseError as `analysed` does
 */
export async function documentsWith(
  session: Session,
  text: string,
  open: OpenDocument,
  scope: Scope,
  token: CancellationToken,
): Promise<OpenDocument[]> {
  if (scope === undefined) return [];
  const present = scope === 'workspace' ? [...session.documents.all] : [open];
  const waits = present.map((each) => each.settle(each.document.whole));
  const files = scope === 'workspace' ? [filesWith(session, text)] : [];
  await analysed(session, together([...waits, ...files.map((each) => each.analysed)]), token);
  return [...present, ...files.flatMap(({ documents }) => documents())];
}

/** Text files of a workspace that are looked for. */
export interface SoughtFiles {
  /** Until all are read. */
  readonly read: Wait;
  /** Until they are analysed, too. */
  readonly analysed: Wait;
  /** What was found, once all are read. */
  readonly documents: () => readonly OpenDocument[];
}

/** The workspace's text files that hold a text and are not open. */
export function filesWith({ texts }: Session, text: string): SoughtFiles {
  const stop = new AbortController();
  let found: readonly OpenDocument[] = [];
  let wait: Wait | undefined;
  const analysing = texts.holding(text, stop.signal).then((holding) => {
    found = holding;
    wait = together(holding.map((each) => each.settle(each.document.whole)));
    return wait;
  });
  const end = (how: 'drop' | 'cancel') => (): void => {
    stop.abort();
    wait?.[how]();
  };
  const until = (outcome: Wait['outcome']): Wait => ({ outcome, drop: end('drop'), cancel: end('cancel') });
  return {
    read: until(analysing.then(() => 'complete')),
    analysed: until(analysing.then(({ outcome }) => outcome)),
    documents: () => found,
  };
}
