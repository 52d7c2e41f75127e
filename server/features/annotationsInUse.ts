import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../session.ts';

/** Shows what users said of a trusted workspace, as it is at any time: also what another session or program writes. */
export function annotationsInUse(session: Session): Partial<ServerCapabilities> {
  const { journals, refresh, log, onEnd } = session;
  onEnd(journals.onProblem((problem) => log.warn(`annotations: ${problem}`)));
  let isOver = false;
  // The first tokens wait for what is there already.
  void journals.ready().then(() => {
    if (!isOver) onEnd(journals.onChange(() => refresh.request()));
  });
  onEnd(() => {
    isOver = true;
    journals.close();
  });
  return {};
}
