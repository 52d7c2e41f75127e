import { Emitter, languages, type CancellationToken } from 'monaco-editor/editor/editor.api.js';
import { messageOf } from '../../../shared/errors.ts';
import type { Session } from '../lsp/session.ts';
import { editorRange, lspPosition } from './ranges.ts';

/**
 * Lets the editor ask the server for colours and hovers.
 * @returns makes it ask for all colours again
 */
export function provideLanguage(session: Session): () => void {
  const changed = new Emitter<void>();
  languages.registerDocumentSemanticTokensProvider('plaintext', {
    onDidChange: changed.event,
    getLegend: () => ({
      tokenTypes: [...session.legend.tokenTypes],
      tokenModifiers: [...session.legend.tokenModifiers],
    }),
    provideDocumentSemanticTokens: async (_model, _last, token) => {
      const tokens = await session.tokens(signalOf(token)).catch(tryAgain);
      return tokens && { data: new Uint32Array(tokens.data) };
    },
    releaseDocumentSemanticTokens: () => undefined,
  });
  languages.registerHoverProvider('plaintext', {
    provideHover: async (_model, position, token) => {
      const hover = await session.hover(lspPosition(position), signalOf(token)).catch(() => null);
      const { contents, range } = hover ?? {};
      if (typeof contents !== 'object' || !('value' in contents)) return null;
      return { contents: [{ value: contents.value }], ...(range && { range: editorRange(range) }) };
    },
  });
  return () => changed.fire();
}

/** The editor keeps the colours that it has, and asks again in time, where it is told that somebody is busy. */
const tryAgain = (error: unknown): never => {
  throw new Error(`busy: ${messageOf(error)}`);
};

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
