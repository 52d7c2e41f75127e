import type { DeviceMessages } from './messages.ts';

export const devicesZhCn: DeviceMessages = {
  runsOn: (device, kinds) =>
    `模型在 ${device} 上运行${kinds.length > 0 ? `；在 CPU 上：${kinds.join('、')}` : ''}`,
  refused: (device) => `模型在 CPU 上运行：${device} 不能使用，原因见日志`,
};
