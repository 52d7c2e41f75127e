import type { ClientCapabilities, SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver-protocol';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import type { Editor } from './editor.ts';

/** An answer with its id, for clients that take deltas. */
type Identified<Answer> = Answer & { readonly resultId: string };

/** What an editor announces that takes deltas, and perhaps asks for ranges. */
export const takesDeltas = (encoding: PositionEncoding = 'utf-16', range = false): ClientCapabilities => ({
  general: { positionEncodings: [encoding] },
  textDocument: {
    semanticTokens: {
      requests: { full: { delta: true }, range },
      tokenTypes: [],
      tokenModifiers: [],
      formats: ['relative'],
    },
  },
});

export const fullTokens = (editor: Editor, uri: string) =>
  editor.request<Identified<SemanticTokens>>('textDocument/semanticTokens/full', { textDocument: { uri } });

export const tokensSince = (editor: Editor, uri: string, previousResultId: string) =>
  editor.request<Identified<SemanticTokens | SemanticTokensDelta>>('textDocument/semanticTokens/full/delta', {
    textDocument: { uri },
    previousResultId,
  });

/** What an editor makes of an answer: all edits are based on the data before. */
export function applied(before: readonly number[], answer: SemanticTokens | SemanticTokensDelta): number[] {
  if ('data' in answer) return answer.data;
  const data = [...before];
  for (const edit of [...answer.edits].sort((a, b) => b.start - a.start)) {
    data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
  }
  return data;
}
