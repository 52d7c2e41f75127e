import { expect, it, vi } from 'vitest';
import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { App } from '../../../client/playground/app.ts';
import { followText } from '../../../client/playground/followText.ts';
import { Connection } from '../../../client/playground/lsp/connection.ts';
import { Session } from '../../../client/playground/lsp/session.ts';
import { longestText } from '../../../shared/playground.ts';

// It needs a browser.
vi.mock('monaco-editor/editor/editor.api.js', () => ({ Range: class {} }));

type Listener = Parameters<App['editor']['onDidChangeModelContent']>[0];

/** Of the page's editor what is used: a text of one line that is typed at its beginning. */
class FakeEditor {
  text: string;
  version = 1;
  readonly #listeners: Listener[] = [];

  constructor(text: string) {
    this.text = text;
  }

  readonly getValue = (): string => this.text;
  readonly getModel = () => ({ getVersionId: () => this.version });
  readonly onDidChangeModelContent = (listener: Listener): void => void this.#listeners.push(listener);

  type(text: string): void {
    this.#replace(0, text);
  }

  /** Takes back so many characters. */
  takeBack(count: number): void {
    this.#replace(count, '');
  }

  #replace(count: number, text: string): void {
    this.text = text + this.text.slice(count);
    this.version += 1;
    const range = { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 1 + count };
    for (const listen of this.#listeners)
      listen({ versionId: this.version, changes: [{ range, text }] } as unknown as Parameters<Listener>[0]);
  }
}

/** A server that answers when it is told to, and what it knows of the text. */
class FakeServer {
  document: TextDocument | undefined;
  readonly connection = new Connection({ send: (text) => this.#hear(text) });

  answer(): void {
    const capabilities = { semanticTokensProvider: { legend: { tokenTypes: [], tokenModifiers: [] } } };
    this.connection.receive(JSON.stringify({ id: 1, result: { capabilities } }));
  }

  #hear(message: string): void {
    const { method, params } = JSON.parse(message) as { method: string; params: unknown };
    if (method === 'textDocument/didOpen') {
      const { uri, languageId, version, text } = (params as DidOpenTextDocumentParams).textDocument;
      this.document = TextDocument.create(uri, languageId, version, text);
    }
    if (method === 'textDocument/didChange' && this.document) {
      const { textDocument, contentChanges } = params as DidChangeTextDocumentParams;
      TextDocument.update(this.document, contentChanges, textDocument.version);
    }
  }
}

it('the server knows what was typed while the session began, and what is typed from then on', async () => {
  const [editor, server] = [new FakeEditor('王明走了'), new FakeServer()];
  const known = () => ({ text: server.document?.getText(), version: server.document?.version });
  const begun = Session.begin(server.connection, 'zh');
  editor.type('昨天');
  server.answer();
  const app = { editor, session: await begun, reading: { soon: () => undefined } };
  editor.type('听说');
  followText(app as unknown as App);
  expect(known()).toEqual({ text: '听说昨天王明走了', version: 3 });
  editor.type('我');
  expect(known()).toEqual({ text: '我听说昨天王明走了', version: 4 });

  const tooMuch = '长'.repeat(longestText);
  editor.type(tooMuch);
  expect(known().version).toBe(4);
  editor.takeBack(tooMuch.length);
  expect(known()).toEqual({ text: editor.text, version: 6 });
});
