import {
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  RegistrationRequest,
  type ServerCapabilities,
} from 'vscode-languageserver';
import * as z from 'zod';
import type { Session } from '../session.ts';

const section = 'mingshi';

/** What a client without `workspace/configuration` sends along. */
const pushed = z.looseObject({ [section]: z.unknown() });

/** Keeps up with the client's configuration: asks for it, document by document, or takes what it is sent. */
export function configuration(session: Session): Partial<ServerCapabilities> {
  const { connection, client, services, configuration, documents, refresh, line, log } = session;
  const { onInitialized, onEnd } = session;
  /** Counted, so that no answer counts that was asked for before the last change. */
  let changes = 0;
  /** Documents that were asked for since then. */
  let asked = new Set<string>();

  const ask = async (uris: readonly string[], all: boolean): Promise<void> => {
    const change = changes;
    for (const uri of uris) asked.add(uri);
    const items = [...(all ? [{ section }] : []), ...uris.map((scopeUri) => ({ scopeUri, section }))];
    // A client that refuses, or has gone, leaves everything as it is.
    const answer: unknown = await connection
      .sendRequest(ConfigurationRequest.type, { items })
      .catch(() => undefined);
    if (change !== changes || answer === undefined) return;
    if (!Array.isArray(answer) || answer.length !== items.length) {
      log.warn('the configuration is not used: the client answered with another number of items');
      return;
    }
    const values = all ? answer.slice(1) : answer;
    const found = uris.map((uri, index) => [uri, values[index] as unknown] as const);
    configuration.tell(
      all ? (answer[0] ?? null) : undefined,
      new Map(found.filter(([uri]) => documents.get(uri))),
    );
  };
  const uris = (): string[] => Array.from(documents.all, ({ uri }) => uri);

  if (client.hasConfiguration) {
    documents.onChange(() => {
      for (const uri of asked) {
        if (documents.get(uri)) continue;
        asked.delete(uri);
        configuration.drop(uri);
      }
      const fresh = uris().filter((uri) => !asked.has(uri));
      if (fresh.length > 0) void ask(fresh, false);
    });
    onInitialized(() => void ask(uris(), true));
  }
  connection.onNotification(DidChangeConfigurationNotification.type, ({ settings }) => {
    if (!client.hasConfiguration) {
      const { data } = pushed.safeParse(settings);
      if (data) configuration.tell(data[section] ?? null);
      return;
    }
    changes += 1;
    asked = new Set();
    void ask(uris(), true);
  });
  if (client.registers.configuration) {
    onInitialized(() => {
      const { method } = DidChangeConfigurationNotification.type;
      const registrations = [{ id: method, method, registerOptions: { section } }];
      // A client that refuses need not tell.
      connection.sendRequest(RegistrationRequest.type, { registrations }).catch(() => undefined);
    });
  }
  onEnd(
    configuration.onChange(() => {
      refresh.request();
      if (line !== undefined) services.learning.reconsider(line);
    }),
  );
  return {};
}
