import type {
  DidChangeTextDocumentParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
  InitializeResult,
  NotificationMessage,
  ServerCapabilities,
  SetTraceParams,
} from 'vscode-languageserver-protocol';
import { isDeepStrictEqual } from 'node:util';
import type { Told } from '../../shared/protocol/requests.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import { RememberedDocuments } from './documents.ts';

type Notification = Pick<NotificationMessage, 'method' | 'params'>;

/** The requests by which a client is told to ask again, and where it says that it understands them. */
const refreshRequests = [
  ['semanticTokens', 'workspace/semanticTokens/refresh'],
  ['inlayHint', 'workspace/inlayHint/refresh'],
  ['codeLens', 'workspace/codeLens/refresh'],
  ['diagnostics', 'workspace/diagnostic/refresh'],
] as const;

/**
 * What a daemon must be told that takes over from another. Whatever is noted has the shape that `Gate` checks.
 */
export class Memory {
  /** As the client would say it now: folders, trust and trace are those of today. */
  #params: InitializeParams | undefined;
  /** What the first daemon announced; undefined until then. */
  #capabilities: ServerCapabilities | undefined;
  #initialized: Notification | undefined;
  #configuration: Notification | undefined;
  #documents = new RememberedDocuments('utf-16');

  get locale(): string | undefined {
    return this.#params?.locale;
  }

  /** What to ask a daemon first; undefined where no daemon has answered the client yet. */
  get initialize(): InitializeParams | undefined {
    return this.#capabilities && this.#params;
  }

  /** The client asks to be served. */
  begin(params: InitializeParams): void {
    // It wants to see progress once.
    this.#params = { ...params, workDoneToken: undefined };
  }

  /** The client was told that it is served. */
  accepted({ capabilities }: InitializeResult): void {
    this.#capabilities = capabilities;
    this.#documents = new RememberedDocuments(
      (capabilities.positionEncoding ?? 'utf-16') as PositionEncoding,
    );
  }

  /** Whether a daemon announces what the client was told. */
  agrees({ capabilities }: InitializeResult): boolean {
    return isDeepStrictEqual(capabilities, this.#capabilities);
  }

  note({ method, params }: Notification): void {
    switch (method) {
      case 'initialized':
        this.#initialized = { method, params };
        break;
      case 'workspace/didChangeConfiguration':
        this.#configuration = { method, params };
        break;
      case 'workspace/didChangeWorkspaceFolders':
        this.#changeFolders(params as DidChangeWorkspaceFoldersParams);
        break;
      case '$/setTrace':
        this.#amend({ trace: (params as SetTraceParams).value });
        break;
      case 'mingshi/trustChanged':
        this.#trust(params as Told<'mingshi/trustChanged'>);
        break;
      case 'textDocument/didOpen':
        this.#documents.open(params as DidOpenTextDocumentParams);
        break;
      case 'textDocument/didChange':
        this.#documents.change(params as DidChangeTextDocumentParams);
        break;
      case 'textDocument/didClose':
        this.#documents.close(params as DidCloseTextDocumentParams);
        break;
    }
  }

  /** What to tell a daemon that has answered `initialize`. */
  *replay(): Generator<Notification> {
    if (this.#initialized) yield this.#initialized;
    if (this.#configuration) yield this.#configuration;
    for (const textDocument of this.#documents.items()) {
      yield { method: 'textDocument/didOpen', params: { textDocument } };
    }
  }

  /** Methods of the requests that make the client ask again for what it shows. */
  get refreshes(): string[] {
    const workspace = this.#params?.capabilities.workspace;
    return refreshRequests
      .filter(([group]) => workspace?.[group]?.refreshSupport)
      .map(([, method]) => method);
  }

  #changeFolders({ event }: DidChangeWorkspaceFoldersParams): void {
    const { workspaceFolders, rootUri } = this.#params ?? {};
    const before = workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: rootUri }] : []);
    const folders = new Map(before.map((folder) => [folder.uri, folder]));
    for (const { uri } of event.removed) folders.delete(uri);
    for (const folder of event.added) folders.set(folder.uri, folder);
    this.#amend({ workspaceFolders: [...folders.values()] });
  }

  #trust({ trusted }: Told<'mingshi/trustChanged'>): void {
    const options = this.#params?.initializationOptions as
      Readonly<Record<string, unknown>> | null | undefined;
    this.#amend({ initializationOptions: { ...options, trusted } });
  }

  #amend(change: Partial<InitializeParams>): void {
    if (this.#params) this.#params = { ...this.#params, ...change };
  }
}
