import * as vscode from 'vscode';
import { isOurs } from '../languages.ts';
import type { Ask } from './ask.ts';
import { mentionsOf, type Mention } from './mention.ts';

/** The entities of all open documents, asked for as far as documents or what is known of them changed. */
export class OpenEntities {
  readonly #known = new Map<string, readonly Mention[]>();
  readonly #stale = new Set<string>();

  get mentions(): readonly Mention[] {
    return [...this.#known.values()].flat();
  }

  /** @param uri of a document that changed; all of them unless it is given */
  outdate(uri?: string): void {
    const changed = uri === undefined ? documents().map((document) => document.uri.toString()) : [uri];
    for (const each of changed) this.#stale.add(each);
  }

  async update(ask: Ask): Promise<void> {
    const open = new Map(documents().map((document) => [document.uri.toString(), document]));
    for (const uri of this.#known.keys()) if (!open.has(uri)) this.#known.delete(uri);
    const wanted = [...open].filter(([uri]) => this.#stale.has(uri) || !this.#known.has(uri));
    await Promise.all(
      wanted.map(async ([uri, document]) => {
        this.#stale.delete(uri);
        const mentions = await read(document, ask);
        if (mentions) this.#known.set(uri, mentions);
      }),
    );
  }

  clear(): void {
    this.#known.clear();
  }
}

const documents = (): readonly vscode.TextDocument[] =>
  vscode.workspace.textDocuments.filter((document) => isOurs(document) && !document.isClosed);

/** Undefined where the document was changed or closed meanwhile: another call follows. */
async function read(document: vscode.TextDocument, ask: Ask): Promise<readonly Mention[] | undefined> {
  const uri = document.uri.toString();
  const answer = await ask('mingshi/entities', { uri }).catch(() => undefined);
  if (!answer || answer.version !== document.version) return undefined;
  return mentionsOf(uri, answer.entities, (line) => document.lineAt(line).text);
}
