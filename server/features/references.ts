import { ReferencesRequest, type ServerCapabilities } from 'vscode-languageserver';
import { filesWith } from '../corrections/scope.ts';
import { around } from '../corrections/target.ts';
import { patience, together } from '../documents/patience.ts';
import type { Session } from '../session.ts';
import { inTime, reachOf } from './inTime.ts';
import { isAt, mentionsOf, nameAt } from './mentions.ts';

/**
 * Finds where the name at a position stands in the open documents and the text files of the workspace. A name has no
 * declaration but each mention itself.
 */
export function references(session: Session): Partial<ServerCapabilities> {
  const { connection, services, documents, log } = session;
  connection.onRequest(
    ReferencesRequest.type,
    async ({ textDocument: { uri }, position, context: { includeDeclaration } }, token) => {
      const asked = documents.get(uri);
      if (!asked) {
        log.warn(`no references: ${uri} is not open`);
        return null;
      }
      const all = [...documents.all];
      const place = asked.document.placeOf(position);
      const near = around({ start: place, end: place });
      const wait = together(all.map((open) => open.settle(reachOf(open, open === asked ? near : undefined))));
      await inTime(wait, services.clock, token);
      const name = nameAt(asked, place, all);
      if (name === undefined) return null;
      const files = filesWith(session, name);
      // What comes later nobody asks for again. Where a file is not analysed yet, the name may still stand as a word.
      await inTime(files.read, services.clock, token, patience.last);
      await inTime(files.analysed, services.clock, token);
      const present = all.filter((open) => documents.get(open.uri) === open);
      return [...present, ...files.documents()].flatMap((open) =>
        mentionsOf(open, name)
          .filter((range) => includeDeclaration || open !== asked || !isAt(open, place, range))
          .map((range) => ({ uri: open.uri, range })),
      );
    },
  );
  return { referencesProvider: true };
}
