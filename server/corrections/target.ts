import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { UserError } from '../../shared/errors.ts';
import type { Stretch } from '../../shared/text/lines.ts';
import type { Range } from '../documents/document.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import type { Wait } from '../documents/analysis.ts';
import { placedEntities, type PlacedEntity } from '../documents/tokens.ts';
import type { Session } from '../session.ts';
import { analysed as analysedFirst } from '../features/inTime.ts';

/** What a command is about: a stretch of the text that its range was taken from, which is analysed. */
export interface Target {
  readonly open: OpenDocument;
  readonly stretch: Stretch;
}

interface TargetArgument {
  readonly uri: string;
  readonly version: number;
  /** All of the document where it is left out. */
  readonly range?: Range | undefined;
}

/** The answer to an argument that makes no sense for the document. */
export const invalid = (message: string): ResponseError =>
  new ResponseError(ErrorCodes.InvalidParams, message);

/**
 * Checks what a command is about, and waits until that is analysed.
 * @throws UserError where the workspace is not trusted or the document is not open
 * @throws ResponseError ContentModified where the text is not, or no more, that of `version`
 */
export async function targetOf(
  session: Session,
  { uri, version, range }: TargetArgument,
  token: CancellationToken,
): Promise<Target> {
  const open = openTrusted(session, uri);
  if (open.version !== version) throw stale(session);
  const stretch = range ? open.document.stretchOf(range) : open.document.whole;
  await analysed(session, open.settle(around(stretch)), token);
  if (open.version !== version) throw stale(session);
  return { open, stretch };
}

/** As `analysed` there, in the words of a command. */
export const analysed = (session: Session, wait: Wait, token: CancellationToken): Promise<void> =>
  analysedFirst(session, wait, token, staleText(session));

/** @throws UserError where the workspace is not trusted or the document is not open */
function openTrusted({ workspace, documents, client }: Session, uri: string): OpenDocument {
  const { faults } = client.messages.corrections;
  if (!workspace.trusted) throw new UserError(faults.untrusted);
  const open = documents.get(uri);
  if (!open) throw new UserError(faults.notOpen(uri));
  return open;
}

/** With what touches its ends where it is a mere place: a caret stands behind what was just written or selected. */
export const around = (stretch: Stretch): Stretch =>
  isPlace(stretch)
    ? {
        start: { ...stretch.start, offset: stretch.start.offset - 1 },
        end: { ...stretch.end, offset: stretch.end.offset + 1 },
      }
    : stretch;

export const isPlace = ({ start, end }: Stretch): boolean =>
  start.line === end.line && start.offset === end.offset;

const staleText = ({ client }: Session): string => client.messages.corrections.faults.stale;

const stale = (session: Session): ResponseError =>
  new ResponseError(LSPErrorCodes.ContentModified, staleText(session));

/** The entities that a target covers in part or as a whole; where it is a mere place, the one there, or ending there. */
export function entitiesAt({ open, stretch }: Target): PlacedEntity[] {
  const entities = [...placedEntities(open, around(stretch))];
  return isPlace(stretch) ? entities.slice(-1) : entities;
}

/** The one entity that a target is about. @throws ResponseError where it is about none, or about several */
export function entityAt({ client }: Session, target: Target): PlacedEntity {
  const { faults } = client.messages.corrections;
  const [entity, second] = entitiesAt(target);
  if (!entity) throw invalid(faults.noEntity);
  if (second) throw invalid(faults.severalEntities);
  return entity;
}
