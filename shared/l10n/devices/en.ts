import type { DeviceMessages } from './messages.ts';

export const devicesEn: DeviceMessages = {
  runsOn: (device, kinds) =>
    `The model runs on ${device}${kinds.length > 0 ? `; on the CPU: ${kinds.join(', ')}` : ''}`,
  refused: (device) => `The model runs on the CPU: ${device} cannot be used, the log says why`,
  overruled: ({ used, own, counts }) =>
    `The model runs on ${used === 'cpu' ? 'the CPU' : used}: this editor asks for ${own}, but another one, with which it shares the model, for ${counts}`,
};
