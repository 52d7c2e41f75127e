import type { DeviceMessages } from './messages.ts';

export const devicesEn: DeviceMessages = {
  runsOn: (device, kinds) =>
    `The model runs on ${device}${kinds.length > 0 ? `; on the CPU: ${kinds.join(', ')}` : ''}`,
  refused: (device) => `The model runs on the CPU: ${device} cannot be used, the log says why`,
};
