import {
  DocumentSymbolRequest,
  SymbolKind,
  type DocumentSymbol,
  type ServerCapabilities,
  type SymbolInformation,
} from 'vscode-languageserver';
import { groupBy } from '../../shared/group.ts';
import { truncateLabel } from '../../shared/labels/tree.ts';
import { namesOf, treeOf } from '../corrections/labels.ts';
import type { Range } from '../documents/document.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { placedEntities } from '../documents/tokens.ts';
import type { Session } from '../session.ts';
import { reachOf, TimelyAnswers } from './inTime.ts';
import { nameOf } from './mentions.ts';
import { shortLabels, type ShortLabel } from './shortLabel.ts';
import { registerForSymbols } from './symbolRegistration.ts';

/** An entity as it is listed. */
export interface Listed extends ShortLabel {
  readonly name: string;
  readonly range: Range;
}

/** The kind of an entity's symbol: one that every client knows. */
export const entityKind = SymbolKind.String;

/** Lists the entities of a document: below their roots and labels where the client shows trees, else in order. */
export function documentSymbols(session: Session): Partial<ServerCapabilities> {
  const { connection, client, documents, refresh, log } = session;
  const answers = new TimelyAnswers(session, 'symbols');
  documents.onGrowth(() => refresh.requestOnly('symbols'));
  connection.onRequest(DocumentSymbolRequest.type, async ({ textDocument: { uri } }, token) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`no symbols: ${uri} is not open`);
      return null;
    }
    await answers.settle(open, reachOf(open), token);
    const entities = listed(session, open);
    return client.nestsSymbols ? nested(session, entities) : entities.map((entity) => flat(uri, entity));
  });
  if (!client.registers.documentSymbols) return { documentSymbolProvider: true };
  registerForSymbols(session);
  return {};
}

/** The entities of a document, in order. */
export function listed(session: Session, open: OpenDocument): Listed[] {
  const shortLabel = shortLabels(session, open.uri);
  return Array.from(placedEntities(open, open.document.whole), (placed) => ({
    ...shortLabel(placed.entity),
    name: nameOf(placed),
    range: open.document.rangeOf(placed.line, placed.start, placed.end),
  }));
}

export const flat = (uri: string, { name, text, range }: Listed): SymbolInformation => ({
  ...{ name, kind: entityKind, location: { uri, range }, containerName: text },
});

/** Roots and labels in the order of the tree, entities in that of the text. */
function nested(session: Session, entities: readonly Listed[]): DocumentSymbol[] {
  const name = namesOf(session);
  const paths = (treeOf(session)?.nodes ?? []).map(({ path }) => path);
  const grouped = (all: readonly Listed[], pathOf: (entity: Listed) => string) =>
    [...groupBy(all, pathOf)].sort(([a], [b]) => paths.indexOf(a) - paths.indexOf(b));
  return grouped(entities, ({ label }) => truncateLabel(label, 1)).map(([root, below]) =>
    group(name(root), root, SymbolKind.Namespace, below, [
      ...below.filter(({ label }) => label === root).map(leaf),
      ...grouped(
        below.filter(({ label }) => label !== root),
        ({ label }) => label,
      ).map(([label, own]) => group(name(label), label, SymbolKind.Class, own, own.map(leaf))),
    ]),
  );
}

const leaf = ({ name, text, range }: Listed): DocumentSymbol => ({
  ...{ name, detail: text, kind: entityKind, range, selectionRange: range },
});

/** From the first of its entities to the last. */
function group(
  name: string,
  detail: string,
  kind: SymbolKind,
  entities: readonly Listed[],
  children: DocumentSymbol[],
): DocumentSymbol {
  const [first, last] = [entities[0], entities.at(-1)];
  if (!first || !last) throw new RangeError('a group of symbols is never empty');
  const range = { start: first.range.start, end: last.range.end };
  return { name, detail, kind, range, selectionRange: first.range, children };
}
