import type { CancellationToken } from 'vscode-languageserver';
import type { Wait } from '../documents/analysis.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { together } from '../documents/patience.ts';
import type { Session } from '../features/feature.ts';
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
  const { documents, texts } = session;
  const present = scope === 'workspace' ? [...documents.all] : [open];
  const stop = new AbortController();
  const reading = scope === 'workspace' ? texts.holding(text, stop.signal) : Promise.resolve([]);
  let closed: readonly OpenDocument[] = [];
  let waits: readonly Wait[] = [];
  const end = (what: 'drop' | 'cancel') => (): void => {
    stop.abort();
    for (const wait of waits) wait[what]();
  };
  const outcome = reading.then((found) => {
    closed = found;
    waits = [...present, ...found].map((each) => each.settle(each.document.whole));
    return together(waits).outcome;
  });
  await analysed(session, { outcome, drop: end('drop'), cancel: end('cancel') }, token);
  return [...present, ...closed];
}
