import { MessageType, type ServerCapabilities } from 'vscode-languageserver';
import { describeFaults } from '../lists/faults.ts';
import type { NamesSource, Reading } from '../lists/protocol.ts';
import { Selection } from '../lists/selection.ts';
import type { Session } from '../session.ts';
import { showMessage } from './showMessage.ts';

/** Analyses documents with the name lists of the user and of a trusted workspace, as they are at any time. */
export function namesInUse(session: Session): Partial<ServerCapabilities> {
  const { services, workspace, documents, nameSources, refresh, onEnd } = session;
  let isFirst = true;
  const selection = new Selection(services.names, {
    changed: (lists) => {
      documents.relist(lists);
      // The first lists come before the first tokens.
      if (!isFirst) refresh.request();
      isFirst = false;
    },
    read: (source, reading) => reportFaults(session, source, reading),
  });
  const choose = (): void => selection.choose(nameSources.current);

  workspace.onChange(choose);
  onEnd(() => selection.close());
  choose();
  return {};
}

/** Tells in the log what is wrong with a file, and the user that something is. */
function reportFaults({ connection, client, log }: Session, { path }: NamesSource, reading: Reading): void {
  const show = (message: string): void => showMessage(connection, MessageType.Warning, message);
  if (reading.kind === 'refused') {
    log.warn(`names are not used: ${reading.reason}`);
    show(client.messages.namesRefused({ path, reason: reading.reason }));
  } else if (reading.kind === 'compiled' && reading.faults.count > 0) {
    const { faults } = reading;
    log.warn(describeFaults(path, faults));
    show(client.messages.linesNotUsed({ path, count: faults.count, first: faults.first[0]?.line ?? 0 }));
  }
}
