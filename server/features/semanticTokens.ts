import {
  LSPErrorCodes,
  ResponseError,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type CancellationToken,
  type SemanticTokens,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { legends } from '../../shared/legend.ts';
import type { Stretch } from '../../shared/text/lines.ts';
import type { Wait } from '../documents/analysis.ts';
import { patiently } from '../documents/patience.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { encodeTokens, placedEntities } from '../documents/tokens.ts';
import type { Session } from './feature.ts';

/** Shows the entities of a document, or of a part of it, as semantic tokens. */
export function semanticTokens(session: Session): Partial<ServerCapabilities> {
  const { connection, services, settings, model, documents, tokensRefresh, log } = session;
  const legend = legends[settings.legend];
  /** By method: what the last answer to it lacked in each document. */
  const owed = { full: new WeakMap<OpenDocument, Wait>(), range: new WeakMap<OpenDocument, Wait>() };

  const answer = async (
    method: 'full' | 'range',
    open: OpenDocument,
    stretch: Stretch,
    token: CancellationToken,
  ): Promise<SemanticTokens> => {
    const wait = open.settle(stretch);
    const outcome = await patiently(wait, services.clock, token);
    if (outcome === 'cancelled') throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    if (outcome === 'superseded')
      throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
    owed[method].get(open)?.drop();
    if (outcome === 'late' && tokensRefresh) {
      owed[method].set(open, wait);
      void wait.outcome.then((later) => void (later === 'complete' && tokensRefresh.request()));
    }
    const style = { legend, tree: model.tree?.name ?? '', uncertainBelow: settings.uncertainBelow };
    return { data: encodeTokens(open.document, placedEntities(open, stretch), style) };
  };

  connection.onRequest(SemanticTokensRequest.type, ({ textDocument: { uri } }, token) => {
    const open = documents.get(uri);
    if (open) return answer('full', open, open.document.whole, token);
    log.warn(`no tokens: ${uri} is not open`);
    return null;
  });
  connection.onRequest(SemanticTokensRangeRequest.type, ({ textDocument: { uri }, range }, token) => {
    const open = documents.get(uri);
    if (open) {
      const visible = { start: open.document.placeOf(range.start), end: open.document.placeOf(range.end) };
      open.analysis.show(visible);
      return answer('range', open, visible, token);
    }
    log.warn(`no tokens: ${uri} is not open`);
    return null;
  });
  return {
    semanticTokensProvider: {
      legend: { tokenTypes: [...legend.types], tokenModifiers: [...legend.modifiers] },
      full: true,
      range: true,
    },
  };
}
