import type { ServerCapabilities } from 'vscode-languageserver';
import { alwaysLine, nameLine } from '../../../shared/names/line.ts';
import { listingFault } from '../../corrections/listing.ts';
import { invalid } from '../../corrections/target.ts';
import type { Session } from '../../session.ts';
import { answer } from './answer.ts';

/** `mingshi/names`, `mingshi/addName` and `mingshi/removeName`: the user's own list of names. */
export function names(session: Session): Partial<ServerCapabilities> {
  const { services, nameSources, client } = session;
  const source = nameSources.user;
  const file = source.path;
  answer(session, 'mingshi/names', async ({ query: text = '', offset, limit }) => ({
    file,
    ...(await services.names.list(source, { text, offset, limit })),
  }));
  answer(session, 'mingshi/addName', async ({ name, label, always }) => {
    const fault = listingFault(name, label, client.messages.active);
    if (fault !== undefined) throw invalid(fault);
    const { names: listed } = await services.names.list(source, { text: name, offset: 0, limit: Infinity });
    const isListed = listed.some(
      (other) => other.name === name && other.label === label && other.always === always,
    );
    if (!isListed)
      await services.names.append(source, always ? alwaysLine(name, label) : nameLine(name, label));
    return { file, added: !isListed };
  });
  answer(session, 'mingshi/removeName', async (name) => ({
    file,
    removed: await services.names.remove(source, name),
  }));
  return {};
}
