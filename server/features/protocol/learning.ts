import type { ServerCapabilities } from 'vscode-languageserver';
import { UserError } from '../../../shared/errors.ts';
import type { TrainingStatus } from '../../../shared/protocol/learning.ts';
import type { Session } from '../../session.ts';
import { answer } from './answer.ts';
import { describedRun, describedVersions } from './learned.ts';

/** `mingshi/training`, `mingshi/runs`, `mingshi/versions` and what changes or compares versions. */
export function learning(session: Session): Partial<ServerCapabilities> {
  const { learning } = session.services;
  const { messages } = session.client;
  const learningLine = (): string => {
    if (session.line !== undefined) return session.line;
    throw new UserError(messages.protocol.doesNotLearn);
  };
  answer(session, 'mingshi/training', () => trainingStatus(session));
  answer(session, 'mingshi/runs', async ({ limit }) => {
    const runs = session.line === undefined ? [] : await learning.runs(session.line, limit);
    return { runs: runs.map((run) => describedRun(run, messages)) };
  });
  answer(session, 'mingshi/versions', async () => {
    const line = learningLine();
    return { line, versions: describedVersions(await learning.versions(line), messages) };
  });
  answer(session, 'mingshi/pinVersion', async ({ version, pinned }) => {
    await learning.pin(learningLine(), version, pinned);
    return null;
  });
  answer(session, 'mingshi/compareVersions', ({ a, b }) => learning.compare(learningLine(), a, b));
  return {};
}

/** Where the learning of the session's model stands. */
export async function trainingStatus({ services, client, line, model }: Session): Promise<TrainingStatus> {
  if (line === undefined) {
    const nothing = { running: false, progress: null, fresh: 0, next: null, last: null };
    return { line: null, version: model.version ?? null, ...nothing };
  }
  const [{ version, running, progress, fresh, due }, [last]] = await Promise.all([
    services.learning.status(line),
    services.learning.runs(line, 1),
  ]);
  return {
    ...{ line, version, running, fresh },
    progress: progress ?? null,
    next: due === undefined ? null : new Date(due).toISOString(),
    last: last ? describedRun(last, client.messages) : null,
  };
}
