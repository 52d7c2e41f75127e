import { MessageType, type ServerCapabilities } from 'vscode-languageserver';
import { UserError } from '../../shared/errors.ts';
import { reasonIn } from '../../shared/learning/reason.ts';
import type { RunOutcome } from '../../shared/protocol/commands.ts';
import type { Outcome } from '../learning/conclude.ts';
import type { News } from '../learning/learner.ts';
import { settingsWithin } from '../learning/scope.ts';
import type { Session } from '../session.ts';
import { showMessage } from './showMessage.ts';

/**
 * Lets the session's model learn from what users say: by itself, and by `mingshi.train`, which answers when a run has
 * learned all that was said before it was called. `mingshi.rollback` goes back to an earlier version.
 */
export function training(session: Session): Partial<ServerCapabilities> {
  const { commands, services, configuration, client, model, line, documents, onEnd } = session;
  const { journals, workspace, refresh, scope } = session;
  const { learning } = services;
  const { learning: messages } = client.messages;
  onEnd(model.listen({ changed: () => refresh.request() }));
  configuration.onChange(() => journals.reconsider());
  if (line === undefined) return {};
  const told = ({ outcome, version, ...reason }: Outcome): RunOutcome => ({
    ...{ outcome, version, reason: reasonIn(client.messages, reason) },
  });
  const present = () => settingsWithin(scope, configuration.learning);

  onEnd(
    learning.attend(line, {
      get settings() {
        return present();
      },
      lessons: (tree) => journals.everything(tree),
      sentences: function* () {
        if (!workspace.trusted) return;
        for (const { analysis } of documents.all) yield* analysis.present();
      },
      told: (news) => tell(session, news),
    }),
  );
  onEnd(journals.onChange(() => learning.corrected(line)));

  commands.on('mingshi.train', async (_, token, workDoneToken): Promise<RunOutcome> => {
    if (present().scope === 'off') throw new UserError(messages.off);
    const call = new AbortController();
    const giveUp = (): void => call.abort();
    token.onCancellationRequested(giveUp);
    const progress = session.progress.begin(() => messages.training, workDoneToken, giveUp);
    try {
      return told(await learning.train(line, { signal: call.signal, onProgress: progress.report }));
    } finally {
      progress.end();
    }
  });
  commands.on('mingshi.rollback', async ({ version }) => told(await learning.rollback(line, version)));
  return {};
}

/** Tells in the log what happened by itself, and the user what went wrong. */
function tell({ connection, client, log }: Session, news: News): void {
  switch (news.kind) {
    case 'learned': {
      const { outcome, version, reason } = news.outcome;
      log.info(`learning: ${outcome}, version ${version} is live: ${reason}`);
      break;
    }
    case 'damaged':
      log.warn(news.reason);
      break;
    case 'spoilt': {
      const { version, reason, live } = news;
      log.error(`version ${version} of the model does not work: ${reason}; ${live} is live again`);
      showMessage(connection, MessageType.Warning, client.messages.learning.spoilt(news));
      break;
    }
  }
}
