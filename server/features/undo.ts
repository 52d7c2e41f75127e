import type { ServerCapabilities } from 'vscode-languageserver';
import { UserError } from '../../shared/errors.ts';
import type { Written } from '../../shared/protocol/commands.ts';
import type { Session } from '../session.ts';

/** `mingshi.undo`: takes back what a command of this author wrote, the last one unless it is named, as one step. */
export function undo({
  commands,
  documents,
  journals,
  workspace,
  client,
}: Session): Partial<ServerCapabilities> {
  const { faults } = client.messages.corrections;
  commands.on('mingshi.undo', async ({ uri, record }): Promise<Written> => {
    if (!workspace.trusted) throw new UserError(faults.untrusted);
    await journals.ready();
    const records = await journals.undo(
      uri,
      record,
      uri === undefined ? undefined : documents.get(uri)?.marks,
    );
    if (records.length === 0) throw new UserError(faults.nothingToUndo);
    return { records: records.map(({ id }) => id) };
  });
  return {};
}
