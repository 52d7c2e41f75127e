import {
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type CancellationToken,
  type SemanticTokens,
  type SemanticTokensDelta,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { legends } from '../../shared/legend.ts';
import { TokenSheet, joined } from '../documents/documentTokens.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { tokenEdits } from '../documents/tokenEdits.ts';
import { TokenResults } from '../documents/tokenResults.ts';
import { encodeTokens, placedEntities, type TokenStyle } from '../documents/tokens.ts';
import type { Session } from '../session.ts';
import { TimelyAnswers } from './inTime.ts';

/** Shows the entities of a document, or of a part of it, as semantic tokens. */
export function semanticTokens(session: Session): Partial<ServerCapabilities> {
  const { connection, settings, client, documents, log } = session;
  const legend = legends[settings.legend];
  const styleOf = tokenStyles(session);
  const timely = { full: new TimelyAnswers(session, 'tokens'), range: new TimelyAnswers(session, 'tokens') };
  const results = new TokenResults();
  const sheets = new WeakMap<OpenDocument, TokenSheet>();

  const find = (uri: string): OpenDocument | undefined => {
    const open = documents.get(uri);
    if (!open) log.warn(`no tokens: ${uri} is not open`);
    return open;
  };
  /** @param last id of the answer that the client has */
  const full = async (
    open: OpenDocument,
    last: string | undefined,
    token: CancellationToken,
  ): Promise<SemanticTokens | SemanticTokensDelta | null> => {
    // A client that has an answer to this asks no more for what it shows, which is all that is analysed here.
    if (client.tokens.ranges && !open.analysis.isWhole) return null;
    await timely.full.settle(open, open.document.whole, token);
    const sheet = sheets.get(open) ?? new TokenSheet();
    sheets.set(open, sheet);
    const tokens = sheet.encode(open, styleOf(open));
    if (!client.tokens.deltas) return { data: joined(tokens) };
    const before = last === undefined ? undefined : results.get(open, last);
    const resultId = results.add(open, tokens);
    return before ? { resultId, edits: tokenEdits(before, tokens) } : { resultId, data: joined(tokens) };
  };

  connection.onRequest(SemanticTokensRequest.type, ({ textDocument }, token) => {
    const open = find(textDocument.uri);
    return open ? (full(open, undefined, token) as Promise<SemanticTokens | null>) : null;
  });
  connection.onRequest(SemanticTokensDeltaRequest.type, ({ textDocument, previousResultId }, token) => {
    const open = find(textDocument.uri);
    return open ? full(open, previousResultId, token) : null;
  });
  connection.onRequest(SemanticTokensRangeRequest.type, async ({ textDocument, range }, token) => {
    const open = find(textDocument.uri);
    if (!open) return null;
    const visible = open.document.stretchOf(range);
    open.analysis.show(visible);
    await timely.range.settle(open, visible, token);
    return { data: encodeTokens(open.document, placedEntities(open, visible), styleOf(open)) };
  });
  return {
    semanticTokensProvider: {
      legend: { tokenTypes: [...legend.types], tokenModifiers: [...legend.modifiers] },
      full: client.tokens.deltas ? { delta: true } : true,
      range: true,
    },
  };
}

/** How the tokens of a document look; the same object as long as that stays the same. */
function tokenStyles({ settings, model, configuration }: Session): (open: OpenDocument) => TokenStyle {
  const styles = new WeakMap<OpenDocument, TokenStyle>();
  return (open) => {
    const tree = model.tree?.name ?? '';
    const { uncertainBelow } = configuration.of(open.uri);
    const last = styles.get(open);
    if (last?.tree === tree && last.uncertainBelow === uncertainBelow) return last;
    const style = { legend: legends[settings.legend], tree, uncertainBelow };
    styles.set(open, style);
    return style;
  };
}
