import type { ServerCapabilities } from 'vscode-languageserver';
import type * as z from 'zod';
import type { serverNotifications } from '../../../shared/protocol/requests.ts';
import type { Session } from '../../session.ts';
import { trainingStatus } from './learning.ts';
import { modelStatus } from './status.ts';

type Notifications = typeof serverNotifications;

/** What changes several times in less is told once. */
const quietMilliseconds = 500;

/** Tells a client that wants to know when its model or its training are not as they were. */
export function news(session: Session): Partial<ServerCapabilities> {
  const { connection, services, client, model, line, onInitialized, onEnd } = session;
  if (!client.wantsNews) return {};
  const tell = <Name extends keyof Notifications>(
    name: Name,
    params: z.output<Notifications[Name]>,
  ): void => {
    // A client that has gone need not be told.
    connection.sendNotification(name, params).catch(() => undefined);
  };
  let lastModel = '';
  const lookAtModel = (): void => {
    const status = modelStatus(session);
    const present = JSON.stringify(status);
    if (present !== lastModel) tell('mingshi/modelChanged', status);
    lastModel = present;
  };
  // What it runs on is told as a problem.
  onEnd(model.listen({ changed: lookAtModel, problem: lookAtModel, lost: lookAtModel }));
  // Nobody asks for what is worth a warning.
  onInitialized(() => {
    if (model.refusal !== undefined) lookAtModel();
  });
  if (line === undefined) return {};

  let last = '';
  let callOff: (() => void) | undefined;
  const look = async (): Promise<void> => {
    callOff = undefined;
    const status = await trainingStatus(session);
    const present = JSON.stringify(status);
    if (present !== last) tell('mingshi/trainingChanged', status);
    last = present;
  };
  onEnd(
    services.learning.onChange(line, () => {
      callOff ??= services.clock.after(quietMilliseconds, () => void look().catch(() => undefined));
    }),
  );
  onEnd(() => callOff?.());
  return {};
}
