import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Clock } from '../clock.ts';
import type { Wait } from '../documents/analysis.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { patience, patiently, unlessCancelled, type PatientWait } from '../documents/patience.ts';
import type { Stretch } from '../../shared/text/lines.ts';
import type { Session } from '../session.ts';
import type { Refreshable } from './refresh.ts';

/**
 * Waits for what an answer needs, but not too long.
 * @returns `late` where the answer will lack something
 * @throws ResponseError RequestCancelled, or ContentModified where the document changed
 */
export async function inTime(
  wait: PatientWait,
  clock: Clock,
  token: CancellationToken,
  milliseconds = patience.usual,
): Promise<'complete' | 'late'> {
  return undisturbed(await patiently(wait, clock, token, milliseconds));
}

/**
 * Waits as long as it takes, or as the user wants to, and shows that.
 * @param superseded what is told where the document changed
 * @throws ResponseError RequestCancelled, or ContentModified where the document changed
 */
export async function analysed(
  { shownWaits }: Session,
  wait: Wait,
  token: CancellationToken,
  superseded?: string,
): Promise<void> {
  undisturbed(await unlessCancelled(shownWaits.show(wait), token), superseded);
}

/** @throws ResponseError for a wait that was cancelled or superseded */
function undisturbed<Outcome extends string>(
  outcome: Outcome | 'cancelled' | 'superseded',
  superseded = 'the document changed',
): Exclude<Outcome, 'cancelled' | 'superseded'> {
  if (outcome === 'cancelled') throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  if (outcome === 'superseded') throw new ResponseError(LSPErrorCodes.ContentModified, superseded);
  return outcome as Exclude<Outcome, 'cancelled' | 'superseded'>;
}

const top: Stretch = { start: { line: 0, offset: 0 }, end: { line: 0, offset: 0 } };

/** What an answer about all of a document waits for: all of it, or of a large one what the question is about. */
export const reachOf = ({ analysis, document }: OpenDocument, near = top): Stretch =>
  analysis.isWhole ? document.whole : near;

/**
 * Answers of one kind that come in time; what they lacked is made good by a refresh as soon as it is there. A client
 * that knows no refresh would go without: for it they wait longer.
 */
export class TimelyAnswers {
  readonly #session: Session;
  readonly #what: Refreshable;
  /** What the last answer lacked in each document. */
  readonly #owed = new WeakMap<OpenDocument, PatientWait>();

  constructor(session: Session, what: Refreshable) {
    this.#session = session;
    this.#what = what;
  }

  /**
   * Waits until a stretch is analysed, but not too long.
   * @param owed where a part of it is not, the refresh follows when all of this stretch is
   * @throws ResponseError as `inTime` does
   */
  async settle(
    open: OpenDocument,
    stretch: Stretch,
    token: CancellationToken,
    owed = stretch,
  ): Promise<void> {
    const { services, refresh, shownWaits } = this.#session;
    const wait = shownWaits.show(open.settle(stretch));
    const mayFollow = refresh.supports(this.#what);
    const outcome = await inTime(wait, services.clock, token, mayFollow ? patience.usual : patience.last);
    this.#owed.get(open)?.drop();
    if (outcome === 'complete') return;
    if (!mayFollow) return wait.drop();
    const later = shownWaits.show(open.settle(owed));
    wait.drop();
    this.#owed.set(open, later);
    void later.outcome.then((end) => void (end === 'complete' && refresh.requestOnly(this.#what)));
  }
}
