import { messageOf } from '../../shared/errors.ts';
import type { Device, DeviceWish } from '../../shared/model/device.ts';
import type { Trial } from '../../shared/model/trial.ts';
import { decide, type DeviceReport } from './device.ts';

/** What is needed to find the device of a model that runs on the CPU meanwhile. */
export interface SettleParts {
  readonly asked: DeviceWish;
  /** Devices other than the CPU that the runtime knows. */
  readonly known: readonly Device[];
  /** Resolves once nobody waits for the model; what is measured then is not disturbed, and disturbs nobody. */
  readonly quiet: () => Promise<void>;
  readonly attempt: (devices: readonly Device[]) => Promise<readonly Trial[]>;
  /** Puts the model on another device. */
  readonly move: (device: Device) => Promise<void>;
}

/** Finds the device for a model and puts it there. */
export async function settleDevice({
  asked,
  known,
  quiet,
  attempt,
  move,
}: SettleParts): Promise<DeviceReport> {
  if (asked === 'cpu') return decide(asked, []);
  if (asked === 'auto') {
    if (known.length === 0) return decide(asked, []);
    await quiet();
  }
  const report = decide(asked, await attempt(asked === 'auto' ? known : [asked]));
  if (report.used === 'cpu') return report;
  try {
    await move(report.used);
    return report;
  } catch (error) {
    return decide(asked, [{ device: report.used, refused: messageOf(error) }]);
  }
}
