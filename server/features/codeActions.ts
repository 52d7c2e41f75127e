import {
  CodeActionRequest,
  CodeActionResolveRequest,
  type CancellationToken,
  type CodeAction,
  type Command,
  type ServerCapabilities,
} from 'vscode-languageserver';
import * as z from 'zod';
import { commandArguments } from '../../shared/protocol/commands.ts';
import { covers } from '../../shared/text/lines.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import { offerKinds, type Offer, type OfferedCall } from '../corrections/offer.ts';
import { offers } from '../corrections/offers.ts';
import { around } from '../corrections/target.ts';
import { acceptDrafts } from './accept.ts';
import { addDrafts } from './add.ts';
import type { Session } from '../session.ts';
import { inTime } from './inTime.ts';
import { rejectDrafts } from './reject.ts';

/** Offers to confirm or to correct what is shown at a place, or to label what is selected. */
export function codeActions(session: Session): Partial<ServerCapabilities> {
  const { connection, services, client, workspace, documents } = session;
  connection.onRequest(CodeActionRequest.type, async ({ textDocument, range, context }, token) => {
    const open = documents.get(textDocument.uri);
    const only = context.only ?? undefined;
    if (!open || !workspace.trusted || !offerKinds.some((kind) => mayMatch(kind, only))) return [];
    const stretch = open.document.stretchOf(range);
    // Kate's Quick Fix asks for the whole document and carries out all that it gets: whoever means it says who asked.
    if (context.triggerKind === undefined && covers(stretch, open.document.whole)) return [];
    await inTime(open.settle(around(stretch)), services.clock, token);
    return offers(session, { open, stretch })
      .filter(({ kind }) => !only || only.some((wanted) => isWithin(kind, wanted)))
      .map((offer) =>
        client.knowsCodeActions
          ? codeAction(offer, client.resolvesCommands)
          : commandOf(offer.title, offer.call),
      );
  });
  connection.onRequest(CodeActionResolveRequest.type, (action, token) => resolve(session, action, token));
  return { codeActionProvider: { codeActionKinds: [...offerKinds], resolveProvider: true } };
}

const codeAction = ({ kind, title, call, isPreferred, isWide }: Offer, resolves: boolean): CodeAction => ({
  ...{ title, kind },
  ...(isPreferred && { isPreferred }),
  ...(isWide && resolves ? { data: call } : { command: commandOf(title, call) }),
});

const commandOf = (title: string, { command, argument }: OfferedCall): Command => ({
  ...{ title, command },
  arguments: [argument],
});

/** LSP 3.17: a kind stands for itself and for those that go on from it with a dot; the empty one for all. */
const isWithin = (kind: string, wanted: string): boolean =>
  wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);

/** Whether kinds below `group` may be among those that are wanted. */
const mayMatch = (group: string, only: readonly string[] | undefined): boolean =>
  !only || only.some((wanted) => isWithin(group, wanted) || isWithin(wanted, group));

const unresolved = z.discriminatedUnion('command', [
  z.object({ command: z.literal('mingshi.accept'), argument: commandArguments['mingshi.accept'] }),
  z.object({ command: z.literal('mingshi.add'), argument: commandArguments['mingshi.add'] }),
  z.object({ command: z.literal('mingshi.reject'), argument: commandArguments['mingshi.reject'] }),
]);

/** The command of an action that reads whole documents, with the number of places that it is going to write about. */
async function resolve(session: Session, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const { data: call } = unresolved.safeParse(action.data);
  if (!call) return action;
  const count = (await draftsOf(session, call, token)).length;
  const title = `${action.title} (${session.client.messages.corrections.places(count)})`;
  return { ...action, command: commandOf(title, call) };
}

function draftsOf(
  session: Session,
  call: z.infer<typeof unresolved>,
  token: CancellationToken,
): Promise<PlacedDraft[]> {
  switch (call.command) {
    case 'mingshi.accept':
      return acceptDrafts(session, call.argument, token);
    case 'mingshi.add':
      return addDrafts(session, call.argument, token);
    case 'mingshi.reject':
      return rejectDrafts(session, call.argument, token);
  }
}
