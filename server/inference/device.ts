import type { Device, DeviceWish } from '../../shared/model/device.ts';
import type { Trial } from '../../shared/model/trial.ts';

/** What a model runs on. */
export interface DeviceReport {
  readonly used: Device;
  /** What the user asked for. */
  readonly asked: DeviceWish;
  /** Kinds of nodes that run on the CPU all the same, such as `Slice (uint8)`. */
  readonly fallbacks: readonly string[];
  /** Why it is not another device, where there is something to say. */
  readonly reason?: string;
}

/** To leave the CPU a device must be clearly faster: measuring is not exact, and the CPU is the surest. */
const clearly = 1.2;

/** What a model is to run on, after what was tried. */
export function decide(asked: DeviceWish, trials: readonly Trial[]): DeviceReport {
  const usable = trials
    .filter((trial) => 'fallbacks' in trial)
    .map((trial) => ({ ...trial, speed: trial.charactersPerSecond ?? 0 }));
  const onCpu = usable.find(({ device }) => device === 'cpu');
  const threshold = asked === 'auto' ? (onCpu?.speed ?? 0) * clearly : 0;
  const [best] = usable
    .filter(({ device, speed }) => device !== 'cpu' && speed >= threshold)
    .sort((a, b) => b.speed - a.speed);
  const reason = trials.flatMap(told).join('; ');
  return {
    used: best?.device ?? 'cpu',
    asked,
    fallbacks: best?.fallbacks ?? [],
    ...(reason === '' ? {} : { reason }),
  };
}

function told(trial: Trial): string[] {
  if ('refused' in trial) return [`${trial.device} cannot be used: ${trial.refused}`];
  const { device, charactersPerSecond: speed } = trial;
  return speed === undefined ? [] : [`${device}: ${Math.round(speed)} characters/s`];
}

/** One line for logs: `fine 13a0ac4edf83 runs on webgpu; on the CPU: Slice (uint8) (cpu: …; webgpu: …)`. */
export function placementLine(model: string, { used, fallbacks, reason }: DeviceReport): string {
  const left = fallbacks.length > 0 ? `; on the CPU: ${fallbacks.join(', ')}` : '';
  return `${model} runs on ${used}${left}${reason === undefined ? '' : ` (${reason})`}`;
}
