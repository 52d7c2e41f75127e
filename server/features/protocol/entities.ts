import type { ServerCapabilities } from 'vscode-languageserver';
import { shownLabel } from '../../../shared/labels/shown.ts';
import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import { placedEntities, type PlacedEntity } from '../../documents/tokens.ts';
import type { Session } from '../../session.ts';
import { nameOf } from '../mentions.ts';
import { analysed } from '../inTime.ts';
import { answer, openDocument } from './answer.ts';

/** `mingshi/entities`: what shows in a document, with all that is known of it. */
export function entities(session: Session): Partial<ServerCapabilities> {
  answer(session, 'mingshi/entities', async ({ uri, range }, token) => {
    const open = openDocument(session, uri);
    const stretch = range ? open.document.stretchOf(range) : open.document.whole;
    await analysed(session, open.settle(stretch), token);
    const { tree, version } = session.model;
    return {
      ...{ uri, version: open.version, tree: tree?.name ?? null, model: version ?? null },
      entities: Array.from(placedEntities(open, stretch), (placed) => described(session, open, placed)),
    };
  });
  return {};
}

function described(session: Session, open: OpenDocument, placed: PlacedEntity): ProtocolEntity {
  const { label, score, alternatives, mark, known = [], always } = placed.entity;
  const { uncertainBelow } = session.configuration.of(open.uri);
  return {
    range: open.document.rangeOf(placed.line, placed.start, placed.end),
    ...{ text: nameOf(placed), label, score, alternatives },
    shown: shownLabel(placed.entity, uncertainBelow),
    mark: mark ? { record: mark.record, author: mark.author, kind: mark.kind, time: mark.time } : null,
    lists: known,
    always: always?.list ?? null,
  };
}
