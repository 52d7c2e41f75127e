import {
  CodeLensRequest,
  CodeLensResolveRequest,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type CodeLens,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type * as z from 'zod';
import { commandArguments } from '../../shared/protocol/commands.ts';
import { sections, stretchOf } from '../../shared/text/blocks.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { placedEntities } from '../documents/tokens.ts';
import type { Session } from '../session.ts';
import { reachOf, TimelyAnswers } from './inTime.ts';

/** What a lens brings along until it is to be shown: the argument of its command. */
const lensData = commandArguments['mingshi.markReviewed'].required();
type LensData = z.infer<typeof lensData>;

/** Shows above each section of a document how many entities it has, and lets the user say that they are right. */
export function codeLens(session: Session): Partial<ServerCapabilities> {
  const { connection, client, documents, configuration, log } = session;
  if (!client.knows.has('codeLens')) return {};
  const timely = new TimelyAnswers(session, 'codeLens');
  connection.onRequest(CodeLensRequest.type, async ({ textDocument: { uri } }) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`no code lenses: ${uri} is not open`);
      return null;
    }
    if (!configuration.of(uri).codeLens) return [];
    await open.analysis.reading;
    return lensesOf(open);
  });
  connection.onRequest(CodeLensResolveRequest.type, (lens, token) => resolve(session, timely, lens, token));
  return { codeLensProvider: { resolveProvider: true } };
}

/** One for each section with text that is analysed, on its first line. */
function lensesOf(open: OpenDocument): CodeLens[] {
  const { uri, version, document } = open;
  const { lines, languageId } = document;
  return sections(lines, languageId).flatMap((section): CodeLens[] => {
    const stretch = stretchOf(lines, section);
    if (open.sentences(stretch).next().done) return [];
    const data: LensData = { uri, version, range: document.rangeOfStretch(stretch) };
    const first = { start: section.start, end: section.start + 1 };
    return [{ range: document.rangeOfStretch(stretchOf(lines, first)), data }];
  });
}

/** Counts only what is to be seen. Without a command where there is nothing left to review, or nobody may. */
async function resolve(
  { client, documents, workspace }: Session,
  timely: TimelyAnswers,
  lens: CodeLens,
  token: CancellationToken,
): Promise<CodeLens> {
  const { data } = lensData.safeParse(lens.data);
  const open = data && documents.get(data.uri);
  if (!open) return lens;
  if (open.version !== data.version) {
    throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
  }
  const stretch = open.document.stretchOf(data.range);
  await timely.settle(open, stretch, token, reachOf(open, stretch));
  const entities = [...placedEntities(open, stretch)];
  const unreviewed = entities.filter(({ entity }) => !entity.mark).length;
  const title = client.messages.features.counts({ all: entities.length, unreviewed });
  const isToReview = workspace.trusted && unreviewed > 0;
  const command = { title, command: isToReview ? 'mingshi.markReviewed' : '', arguments: [data] };
  return { ...lens, command };
}
