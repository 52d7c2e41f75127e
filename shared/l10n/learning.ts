import type { Why } from '../learning/why.ts';
import { versionsEn, versionsZhCn, type VersionMessages } from './versions.ts';
import { becauseEn, becauseZhCn } from './why.ts';

/** The texts about learning that a user reads, in one language. */
export interface LearningMessages {
  /** Title of a run's progress. */
  readonly training: string;
  /** Why a run ended as it did, or a version was taken, in one line. */
  because(why: Why): string;
  readonly versions: VersionMessages;
  /** A version of the model does not work; another one took its place. `reason` is in English, as in the log. */
  spoilt(model: { readonly version: string; readonly live: string; readonly reason: string }): string;
  /** Corrections of this session teach no model. */
  readonly off: string;
}

export const learningEn: LearningMessages = {
  training: 'Learning from your corrections',
  because: becauseEn,
  versions: versionsEn,
  spoilt: ({ version, live, reason }) =>
    `Version ${version} of the model does not work (${reason}). Version ${live} is in use again.`,
  off: 'Corrections made here teach no model: the setting learning.scope is off, or it was changed, or the workspace was not trusted, when the editor had started: then start the editor again.',
};

export const learningZhCn: LearningMessages = {
  training: '正在学习你的更正',
  because: becauseZhCn,
  versions: versionsZhCn,
  spoilt: ({ version, live, reason }) => `模型版本 ${version} 无法使用（${reason}），已恢复版本 ${live}。`,
  off: '这里的更正不用于训练模型：设置 learning.scope 为 off；若该设置在启动后改过，或启动时工作区未受信任，请重新启动编辑器。',
};
