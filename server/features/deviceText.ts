import type { Messages } from '../../shared/l10n/messages.ts';
import type { DeviceReport } from '../inference/device.ts';

/** What a model runs on, for users; undefined where it is the CPU and nobody asked for another device. */
export function deviceText(
  { used, asked, fallbacks }: DeviceReport,
  { devices }: Messages,
): string | undefined {
  if (used !== 'cpu') return devices.runsOn(used, fallbacks);
  return asked === 'cpu' || asked === 'auto' ? undefined : devices.refused(asked);
}
