import type { ServerCapabilities } from 'vscode-languageserver';
import { memoryUsage, pid } from 'node:process';
import type { ModelStatus } from '../../../shared/protocol/status.ts';
import { oneLine } from '../../log.ts';
import type { Session } from '../../session.ts';
import { deviceOf } from '../sharedDevice.ts';
import { answer } from './answer.ts';
import { trainingStatus } from './learning.ts';

/** `mingshi/status`: what serves this client, and how it is. */
export function status(session: Session): Partial<ServerCapabilities> {
  const { sessions } = session.services;
  sessions.add(session);
  session.onEnd(() => sessions.delete(session));
  answer(session, 'mingshi/status', async () => {
    // Whatever has to be waited for comes first, so that no news overtakes the rest.
    const training = await trainingStatus(session);
    const { rss, heapUsed } = memoryUsage();
    return {
      ...{ version: session.program, pid, model: modelStatus(session), sessions: sessions.size },
      memory: { resident: rss, heap: heapUsed },
      training,
    };
  });
  return {};
}

export function modelStatus(session: Session): ModelStatus {
  const { model, line, services } = session;
  const reason = line === undefined ? undefined : services.learning.faultOf(line);
  return {
    line: line ?? null,
    version: model.version ?? null,
    lists: model.lists ?? null,
    tree: model.tree?.name ?? null,
    device: deviceOf(session) ?? null,
    ...(reason !== undefined && { reason }),
    ...(model.refusal !== undefined && { refusal: oneLine(model.refusal) }),
  };
}
