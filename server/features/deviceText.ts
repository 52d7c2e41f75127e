import type { Session } from '../session.ts';
import { deviceInUse } from './sharedDevice.ts';

/** What the model runs on, for users; undefined where it is the CPU and this one asked for no other device. */
export function deviceText(session: Session): string | undefined {
  const device = deviceInUse(session);
  if (!device) return undefined;
  const { used, asked: counts, fallbacks, reason } = device;
  const { devices } = session.client.messages;
  const own = session.settings.device;
  if (own !== 'auto' && own !== counts && own !== used) return devices.overruled({ used, own, counts });
  if (used !== 'cpu') return devices.runsOn(used, fallbacks);
  // Without a reason it is still being tried.
  return counts === 'auto' || reason === undefined ? undefined : devices.refused(counts);
}
