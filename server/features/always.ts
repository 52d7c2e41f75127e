import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import { alwaysLine } from '../../shared/names/line.ts';
import type { CommandArguments, ListedAlways } from '../../shared/protocol/commands.ts';
import { listingFault } from '../corrections/listing.ts';
import { selectionOf } from '../corrections/selection.ts';
import { invalid, targetOf } from '../corrections/target.ts';
import type { Session } from '../session.ts';

/** `mingshi.always`: lists a name of the user's, to be labelled wherever it stands as a word of its own. */
export function always(session: Session): Partial<ServerCapabilities> {
  session.commands.on('mingshi.always', (argument, token) => list(session, argument, token));
  return {};
}

async function list(
  session: Session,
  { label, ...argument }: CommandArguments<'mingshi.always'>,
  token: CancellationToken,
): Promise<ListedAlways> {
  const { services, nameSources, client } = session;
  const { active, corrections } = client.messages;
  const selection = selectionOf(await targetOf(session, argument, token));
  if (typeof selection === 'string') throw invalid(corrections.faults[selection]);
  const { text: name, within, span } = selection;
  const file = nameSources.user.path;
  const fault = listingFault(name, label, active);
  if (fault !== undefined) throw invalid(fault);
  const isListed = within.shown.some(
    (shown) =>
      shown.start === span.start &&
      shown.end === span.end &&
      shown.label === label &&
      shown.always?.list === file,
  );
  if (!isListed) await services.names.append(nameSources.user, alwaysLine(name, label));
  return { name, label, file };
}
