import { activeZhCn } from './active/zh-cn.ts';
import { correctionsZhCn } from './corrections/zh-cn.ts';
import { devicesZhCn } from './devices/zh-cn.ts';
import { featuresZhCn } from './features/zh-cn.ts';
import { forwardZhCn } from './forward/zh-cn.ts';
import { learningZhCn } from './learning.ts';
import type { Messages } from './messages.ts';
import { playgroundZhCn } from './playground/zh-cn.ts';
import { progressZhCn } from './progress/zh-cn.ts';
import { protocolZhCn } from './protocol.ts';

export const zhCn: Messages = {
  language: 'zh',
  confidence: '置信度',
  alternatives: '其他可能',
  noDefinition: '模型的标签树中没有这个标签。',
  listedIn: '见于名单',
  userNames: '你的名单',
  workspaceNames: (folder) => `工作区 ${folder} 的名单`,
  linesNotUsed: ({ path, count, first }) =>
    `${path}：${count === 1 ? `第 ${first} 行` : `从第 ${first} 行起共 ${count} 行`}没有使用，原因见日志；其余名字照常使用。`,
  namesRefused: ({ path, reason }) => `没有使用 ${path} 中的名字：${reason}`,
  modelMissing: (model, used) =>
    `找不到设置 mingshi.model 指定的模型“${model}”，暂时改用“${used}”。请改成现有的模型（见日志），再重新启动编辑器。`,
  largeDocument: ({ name, most }) =>
    `${name} 超过 ${most} 个字符：名实只分析你正在看的部分。设置 mingshi.largeDocument 可以改变这个界限。`,
  bothNames: ({ en, zh }) => `${zh} ${en}`,
  nameOf: ({ zh }) => zh,
  corrections: correctionsZhCn,
  forward: forwardZhCn,
  learning: learningZhCn,
  active: activeZhCn,
  playground: playgroundZhCn,
  progress: progressZhCn,
  protocol: protocolZhCn,
  features: featuresZhCn,
  devices: devicesZhCn,
};
