import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { isDoubtful, type Doubt, type Mention } from '../../shared/active/doubt.ts';
import { inTeachingOrder } from '../../shared/active/ranking.ts';
import {
  nextUncertainRequest,
  previousUncertainRequest,
  type UncertainParams,
  type UncertainPlace,
} from '../../shared/requests.ts';
import type { Place } from '../../shared/text/lines.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { patiently, together } from '../documents/patience.ts';
import { placedEntities, type PlacedEntity } from '../documents/tokens.ts';
import type { Session } from './feature.ts';

/** A doubt where it stands. */
interface PlacedDoubt extends Doubt {
  readonly open: OpenDocument;
  readonly placed: PlacedEntity;
}

/** Leads from one thing that the model is not sure of to the next, in the order in which the answers teach most. */
export function uncertain({ connection, documents, services, log }: Session): Partial<ServerCapabilities> {
  const walk =
    (step: 1 | -1) =>
    async (
      { uri, position, scope }: UncertainParams,
      token: CancellationToken,
    ): Promise<UncertainPlace | null> => {
      const asked = documents.get(uri);
      if (!asked) {
        log.warn(`nothing to look through: ${uri} is not open`);
        return null;
      }
      const searched = scope === 'document' ? [asked] : [...documents.all].sort(byUri);
      const wait = together(searched.map((open) => open.settle(open.document.whole)));
      const outcome = await patiently(wait, services.clock, token);
      if (outcome === 'cancelled') throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      if (outcome === 'superseded')
        throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');

      const doubts = ranked(searched);
      const place = asked.document.placeOf(position);
      const here = doubts.findIndex(({ open, placed }) => open === asked && holds(placed, place));
      const next = here < 0 ? (step > 0 ? 0 : -1) : (here + step) % doubts.length;
      const doubt = doubts.at(next);
      if (!doubt) return null;
      const { open, placed, label, score } = doubt;
      const range = open.document.rangeOf(placed.line, placed.start, placed.end);
      return { uri: open.uri, range, label, score, remaining: doubts.length };
    };
  connection.onRequest(nextUncertainRequest, walk(1));
  connection.onRequest(previousUncertainRequest, walk(-1));
  return {};
}

const byUri = (a: OpenDocument, b: OpenDocument): number => (a.uri < b.uri ? -1 : 1);

const holds = ({ line, start, end }: PlacedEntity, place: Place): boolean =>
  line === place.line && start <= place.offset && place.offset < end;

/** What the user said is no doubt any more, whatever the model thinks of it. */
function ranked(searched: readonly OpenDocument[]): PlacedDoubt[] {
  const sentences: string[] = [];
  const answered: Mention[] = [];
  const doubts: PlacedDoubt[] = [];
  for (const open of searched) {
    for (const { sentence, annotations } of open.sentences(open.document.whole)) {
      sentences.push(sentence.text);
      for (const { start, end } of annotations?.spans ?? []) {
        answered.push({ sentence: sentence.text, start, end });
      }
    }
    for (const placed of placedEntities(open, open.document.whole)) {
      const { entity, within } = placed;
      if (entity.mark || !isDoubtful(entity)) continue;
      const { start, end, label, score } = entity;
      doubts.push({ sentence: within.sentence.text, start, end, label, score, open, placed });
    }
  }
  return inTeachingOrder(doubts, sentences, answered);
}
