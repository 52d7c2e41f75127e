import type {
  NotificationMessage,
  ProgressToken,
  PublishDiagnosticsParams,
  RegistrationParams,
  RequestMessage,
  UnregistrationParams,
} from 'vscode-languageserver-protocol';

/** Of `$/cancelRequest`, which the library does not name. */
export interface CancelParams {
  readonly id: number | string;
}

type Call = Pick<RequestMessage, 'method' | 'params'>;

/** What to tell a client so that it lets go of something. */
export type Release = Call & { readonly isRequest: boolean };

/** What one daemon holds at the client: questions without an answer, progress, registrations, diagnostics. */
export class Holdings {
  /** Its questions: the id that the client knows, and the daemon's own. */
  readonly #questions = new Map<number, RequestMessage['id']>();
  readonly #progress = new Set<ProgressToken>();
  /** Methods by the ids of their registrations. */
  readonly #registrations = new Map<string, string>();
  /** Documents that have diagnostics. */
  readonly #diagnosed = new Set<string>();

  /** A question of the daemon's, which the client gets to know by the id `shown`. */
  asks({ id, method, params }: RequestMessage, shown: number): void {
    this.#questions.set(shown, id);
    if (method === 'client/registerCapability') {
      for (const { id, method } of (params as RegistrationParams).registrations)
        this.#registrations.set(id, method);
    } else if (method === 'client/unregisterCapability') {
      for (const { id } of (params as UnregistrationParams).unregisterations) this.#registrations.delete(id);
    }
  }

  /** The client answers: the daemon's own id; undefined where it asks nothing by that id. */
  answered(shown: unknown): RequestMessage['id'] | undefined {
    if (typeof shown !== 'number') return undefined;
    const id = this.#questions.get(shown);
    this.#questions.delete(shown);
    return id;
  }

  /** By which id the client knows a question. */
  shownAs(id: CancelParams['id']): number | undefined {
    for (const [shown, own] of this.#questions) if (own === id) return shown;
    return undefined;
  }

  tells({ method, params }: NotificationMessage): void {
    if (method === '$/progress') {
      const { token, value } = params as { readonly token: ProgressToken; readonly value: unknown };
      const { kind } = (value ?? {}) as { readonly kind?: unknown };
      if (kind === 'begin') this.#progress.add(token);
      if (kind === 'end') this.#progress.delete(token);
    } else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as PublishDiagnosticsParams;
      if (diagnostics.length > 0) this.#diagnosed.add(uri);
      else this.#diagnosed.delete(uri);
    }
  }

  /** The daemon has gone. */
  *release(): Generator<Release> {
    for (const id of this.#questions.keys()) {
      yield { isRequest: false, method: '$/cancelRequest', params: { id } };
    }
    for (const token of this.#progress) {
      yield { isRequest: false, method: '$/progress', params: { token, value: { kind: 'end' } } };
    }
    if (this.#registrations.size > 0) {
      const unregisterations = Array.from(this.#registrations, ([id, method]) => ({ id, method }));
      yield { isRequest: true, method: 'client/unregisterCapability', params: { unregisterations } };
    }
    for (const uri of this.#diagnosed) {
      yield {
        isRequest: false,
        method: 'textDocument/publishDiagnostics',
        params: { uri, diagnostics: [] },
      };
    }
  }
}
