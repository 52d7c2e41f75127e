import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  InitializeParams,
  Range,
  RegistrationParams,
  UnregistrationParams,
} from 'vscode-languageserver-protocol';
import { onTestFinished } from 'vitest';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import type { Editor } from './editor.ts';
import { FakeProcess, quiet } from './fake-inference.ts';

/** Of a client that shows all that there is, and asks again for all of it. */
export const everything = {
  workspace: {
    semanticTokens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
    symbol: {},
  },
  textDocument: {
    hover: { contentFormat: ['markdown'] },
    publishDiagnostics: { relatedInformation: true },
    diagnostic: {},
    inlayHint: { resolveSupport: { properties: ['tooltip'] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    documentHighlight: {},
    references: {},
    selectionRange: {},
    codeLens: {},
  },
} satisfies ClientCapabilities;

export const withEncoding = (encoding: PositionEncoding): ClientCapabilities => ({
  ...everything,
  general: { positionEncodings: [encoding] },
});

export interface FeatureEditor {
  readonly editor: Editor;
  readonly process: FakeProcess;
  /** Methods of refresh requests, in order. */
  readonly refreshed: string[];
  /** Methods that the server registered (`+`) and took back (`-`), in order. */
  readonly registered: string[];
  readonly uri: (name: string) => string;
  /** Lets so much time pass that whatever is put off is done. */
  readonly settle: () => Promise<void>;
  /** Lets time pass until something holds: journals lie on a true disk, which takes the time that it takes. */
  readonly until: (holds: () => boolean) => Promise<void>;
}

/** An editor that shows everything, with documents open in a workspace of its own. */
export async function featureEditor(
  texts: Readonly<Record<string, string>>,
  params: Partial<InitializeParams> = {},
  answers = true,
): Promise<FeatureEditor> {
  const home = await mkdtemp(join(tmpdir(), 'mingshi-features-'));
  // What was told at the end may still be written.
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  const workspace = pathToFileURL(join(home, 'work')).href;
  const process = new FakeProcess(answers, undefined, home);
  const { editor } = process.connect();
  const refreshed: string[] = [];
  for (const group of ['semanticTokens', 'inlayHint', 'codeLens', 'diagnostic']) {
    const method = `workspace/${group}/refresh`;
    editor.connection.onRequest(method, () => {
      refreshed.push(method);
      return null;
    });
  }
  const registered: string[] = [];
  editor.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
    registered.push(...registrations.map(({ method }) => `+${method}`));
  });
  editor.connection.onRequest('client/unregisterCapability', (params: UnregistrationParams) => {
    registered.push(...params.unregisterations.map(({ method }) => `-${method}`));
  });
  await editor.initialize({
    capabilities: everything,
    workspaceFolders: [{ uri: workspace, name: 'work' }],
    ...params,
  });
  const uri = (name: string): string => `${workspace}/${name}`;
  for (const [name, text] of Object.entries(texts)) {
    editor.open(uri(name), text, name.endsWith('.md') ? 'markdown' : 'plaintext');
  }
  await quiet();
  const settle = async (): Promise<void> => {
    // What is put off may put off something else.
    for (let round = 0; round < 2; round += 1) {
      await quiet();
      process.clock.pass(1000);
    }
    await quiet();
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await settle();
  };
  return { editor, process, refreshed, registered, uri, settle, until };
}

export const range = (line: number, start: number, end: number, lastLine = line): Range => ({
  start: { line, character: start },
  end: { line: lastLine, character: end },
});

/** As `2:3-5`; as `2:3-4:5` where it ends in another line. */
export const written = ({ start, end }: Range): string =>
  `${start.line}:${start.character}-${end.line === start.line ? '' : `${end.line}:`}${end.character}`;
