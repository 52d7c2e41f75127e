import type { Messages } from './messages.ts';

export const zhCn: Messages = {
  language: 'zh',
  confidence: '置信度',
  alternatives: '其他可能',
  noDefinition: '模型的标签树中没有这个标签。',
  bothNames: ({ en, zh }) => `${zh} ${en}`,
};
