import type { ServerCapabilities } from 'vscode-languageserver';
import type { DeviceReport } from '../inference/device.ts';
import type { Session } from '../session.ts';

/** Asks for the device that the client wants, and tells in the log while another one is in force: see `SharedWish`. */
export function sharedDevice(session: Session): Partial<ServerCapabilities> {
  const { services, settings, log, onEnd } = session;
  const release = services.wish.ask(settings.device);
  const tell = (): void => {
    const line = overruledLine(session);
    if (line !== undefined) log.info(line);
  };
  tell();
  // It need not hear of its own end.
  onEnd(services.wish.onChange(tell));
  onEnd(release);
  return {};
}

/** What the session's model runs on; undefined until it is loaded for the device that counts. */
export const deviceInUse = ({ model: { device }, services }: Session): DeviceReport | undefined =>
  device?.asked === services.wish.device ? device : undefined;

/** The same, and why it is not what this session asks for. */
export function deviceOf(session: Session): DeviceReport | undefined {
  const device = deviceInUse(session);
  const overruled = overruledLine(session);
  if (!device || overruled === undefined) return device;
  return { ...device, reason: [device.reason, overruled].filter(Boolean).join('; ') };
}

/** Undefined where the session gets what it asks for. */
function overruledLine({ services, settings }: Session): string | undefined {
  const { device } = services.wish;
  if (device === settings.device) return undefined;
  return `this editor asks for the device ${settings.device}, another one for ${device}, which counts: they share their models`;
}
