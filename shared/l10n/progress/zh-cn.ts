import type { ProgressMessages } from './messages.ts';

export const progressZhCn: ProgressMessages = {
  loading: '正在加载模型',
  analysing: '正在识别命名实体',
};
