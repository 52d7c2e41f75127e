import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { canonicalUri } from '../../../shared/annotations/places.ts';
import { doubtsIn, placeOf, type PlacedDoubt } from '../../active/doubts.ts';
import { searched } from '../../active/searched.ts';
import { unhurried } from '../../active/unhurried.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import type { Session } from '../../session.ts';
import { inTime } from '../inTime.ts';
import { answer } from './answer.ts';

/**
 * `mingshi/nextUncertain`, `mingshi/previousUncertain`: lead from one thing that the model is not sure of to the next,
 * in the order in which the answers teach most.
 */
export function uncertain(session: Session): Partial<ServerCapabilities> {
  const { documents, services, log, shownWaits } = session;
  const walk = (method: 'mingshi/nextUncertain' | 'mingshi/previousUncertain', step: 1 | -1): void =>
    answer(session, method, async ({ uri, position, scope }, token) => {
      const only = scope === 'document' ? documents.get(uri) : undefined;
      if (scope === 'document' && !only) {
        log.warn(`nothing to look through: ${uri} is not open`);
        return null;
      }
      const { all, documents: there } = searched(session, only);
      await inTime(shownWaits.show(all), services.clock, token);
      const found = there();
      const doubts = await rankedDoubts(session, found, token);
      // A place that was led to may be in a file that is not open.
      const wanted = canonicalUri(uri);
      const asked = found.find((open) => canonicalUri(open.uri) === wanted);
      const place = asked?.document.placeOf(position);
      const here = doubts.findIndex((doubt) => {
        if (!place || doubt.open !== asked) return false;
        const { line, start, end } = placeOf(doubt);
        return line === place.line && start <= place.offset && place.offset < end;
      });
      const next = here < 0 ? (step > 0 ? 0 : -1) : (here + step) % doubts.length;
      const doubt = doubts.at(next);
      if (!doubt) return null;
      const { open, label, score, missed } = doubt;
      const { range } = placeOf(doubt);
      return { uri: open.uri, range, label, score, ...(missed && { missed }), remaining: doubts.length };
    });
  walk('mingshi/nextUncertain', 1);
  walk('mingshi/previousUncertain', -1);
  return {};
}

/**
 * Doubts of documents, in the order in which their answers teach most; other requests are answered meanwhile.
 * @throws ResponseError RequestCancelled, or ContentModified where a document changed meanwhile
 */
export async function rankedDoubts(
  session: Session,
  documents: readonly OpenDocument[],
  token: CancellationToken,
): Promise<PlacedDoubt[]> {
  const versions = documents.map(({ version }) => version);
  const doubts = await unhurried(doubtsIn(session, documents), () => token.isCancellationRequested);
  if (!doubts) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  if (documents.some(({ version }, index) => version !== versions[index]))
    throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
  return doubts;
}
