import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { UserError } from '../../shared/errors.ts';
import type { Stretch } from '../../shared/text/lines.ts';
import type { Range } from '../documents/document.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { placedEntities, type PlacedEntity } from '../documents/tokens.ts';
import type { Session } from '../features/feature.ts';

/** What a command is about: a stretch of the text that its range was taken from, which is analysed. */
export interface Target {
  readonly open: OpenDocument;
  readonly stretch: Stretch;
}

/** Where a command applies beside its range. */
export type Scope = 'document' | 'workspace' | undefined;

interface TargetArgument {
  readonly uri: string;
  readonly version: number;
  /** All of the document where it is left out. */
  readonly range?: Range | undefined;
  readonly everywhere?: Scope;
}

/** The answer to an argument that makes no sense for the document. */
export const invalid = (message: string): ResponseError =>
  new ResponseError(ErrorCodes.InvalidParams, message);

/**
 * Checks what a command is about, and waits until that is analysed, with all documents that it applies to.
 * @throws UserError where the workspace is not trusted or the document is not open
 * @throws ResponseError ContentModified where the text is not, or no more, that of `version`
 */
export async function targetOf(
  session: Session,
  { uri, version, range, everywhere }: TargetArgument,
  token: CancellationToken,
): Promise<Target> {
  const open = openTrusted(session, uri);
  if (open.version !== version) throw stale(session);
  const stretch = range ? open.document.stretchOf(range) : open.document.whole;
  for (const other of documentsIn(session, open, everywhere)) {
    await analysed(session, { open: other, stretch: other.document.whole }, token);
  }
  await analysed(session, { open, stretch }, token);
  if (open.version !== version) throw stale(session);
  return { open, stretch };
}

/** The documents that a command applies to as a whole. */
export function documentsIn({ documents }: Session, open: OpenDocument, scope: Scope): OpenDocument[] {
  if (scope === 'workspace') return [...documents.all];
  return scope === 'document' ? [open] : [];
}

/** @throws UserError where the workspace is not trusted or the document is not open */
function openTrusted({ workspace, documents, client }: Session, uri: string): OpenDocument {
  const { faults } = client.messages.corrections;
  if (!workspace.trusted) throw new UserError(faults.untrusted);
  const open = documents.get(uri);
  if (!open) throw new UserError(faults.notOpen(uri));
  return open;
}

/** Waits until a target is analysed. @throws ResponseError where the text changes meanwhile */
async function analysed(
  session: Session,
  { open, stretch }: Target,
  token: CancellationToken,
): Promise<void> {
  const wait = open.settle(around(stretch));
  const cancelled = new Promise<'cancelled'>((resolve) => {
    if (token.isCancellationRequested) resolve('cancelled');
    token.onCancellationRequested(() => resolve('cancelled'));
  });
  const outcome = await Promise.race([wait.outcome, cancelled]);
  if (outcome === 'superseded') throw stale(session);
  if (outcome === 'cancelled') {
    wait.drop();
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  }
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

const stale = ({ client }: Session): ResponseError =>
  new ResponseError(LSPErrorCodes.ContentModified, client.messages.corrections.faults.stale);

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
