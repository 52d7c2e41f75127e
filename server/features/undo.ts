import type { ServerCapabilities } from 'vscode-languageserver';
import { UserError } from '../../shared/errors.ts';
import type { Written } from '../../shared/requests.ts';
import type { Session } from './feature.ts';

/** `mingshi.undo`: takes back what the last command of this author wrote, as one step. */
export function undo({ commands, journals, workspace, client }: Session): Partial<ServerCapabilities> {
  const { faults } = client.messages.corrections;
  commands.on('mingshi.undo', async ({ uri }): Promise<Written> => {
    if (!workspace.trusted) throw new UserError(faults.untrusted);
    await journals.ready();
    const records = await journals.undo(uri);
    if (records.length === 0) throw new UserError(faults.nothingToUndo);
    return { records: records.map(({ id }) => id) };
  });
  return {};
}
