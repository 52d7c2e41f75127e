import type { ForwardMessages } from './messages.ts';

export const forwardZhCn: ForwardMessages = {
  interrupted: '“名实”的后台服务在回答之前中断：请再问一次',
  unconfirmed: (command) =>
    `“名实”的后台服务在确认 ${command} 之前中断：请看是否已经完成，如果没有，请再试一次`,
  unavailable: (reason) =>
    `“名实”的后台服务不可用（${reason}）。一分钟后继续编辑时会再次尝试；“mingshi daemon logs”有详细记录。`,
  changed: '“名实”已换成另一个版本，当前编辑器还不了解它的功能：请重新启动编辑器。',
};
