import type { ServerCapabilities } from 'vscode-languageserver';
import { memoryUsage, pid } from 'node:process';
import type { ModelStatus } from '../../../shared/protocol/status.ts';
import type { Session } from '../feature.ts';
import { answer } from './answer.ts';
import { trainingStatus } from './learning.ts';

/** `mingshi/status`: what serves this client, and how it is. */
export function status(session: Session): Partial<ServerCapabilities> {
  const { sessions } = session.services;
  sessions.add(session);
  session.onEnd(() => sessions.delete(session));
  answer(session, 'mingshi/status', async () => {
    const { rss, heapUsed } = memoryUsage();
    return {
      ...{ version: session.program, pid, model: modelStatus(session), sessions: sessions.size },
      memory: { resident: rss, heap: heapUsed },
      training: await trainingStatus(session),
    };
  });
  return {};
}

export function modelStatus({ model, line, services }: Session): ModelStatus {
  const reason = line === undefined ? undefined : services.learning.faultOf(line);
  return {
    line: line ?? null,
    version: model.version ?? null,
    tree: model.tree?.name ?? null,
    device: model.device ?? null,
    ...(reason !== undefined && { reason }),
  };
}
