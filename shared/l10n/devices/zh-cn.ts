import type { DeviceMessages } from './messages.ts';

export const devicesZhCn: DeviceMessages = {
  runsOn: (device, kinds) =>
    `模型在 ${device} 上运行${kinds.length > 0 ? `；在 CPU 上：${kinds.join('、')}` : ''}`,
  refused: (device) => `模型在 CPU 上运行：${device} 不能使用，原因见日志`,
  overruled: ({ used, own, counts }) =>
    `模型在 ${used === 'cpu' ? 'CPU' : used} 上运行：这个编辑器要求 ${own}，但共用模型的另一个编辑器要求 ${counts}`,
};
