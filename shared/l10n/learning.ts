/** The texts about learning that a user reads, in one language. `reason` is in English, as in the log. */
export interface LearningMessages {
  /** Title of a run's progress. */
  readonly training: string;
  /** A version of the model does not work; another one took its place. */
  spoilt(model: { readonly version: string; readonly live: string; readonly reason: string }): string;
  /** Corrections of this session teach no model. */
  readonly off: string;
}

export const learningEn: LearningMessages = {
  training: 'Learning from your corrections',
  spoilt: ({ version, live, reason }) =>
    `Version ${version} of the model does not work (${reason}). Version ${live} is in use again.`,
  off: 'Corrections made here teach no model: the setting learning.scope is off, or it was changed, or the workspace was not trusted, when the editor had started: then start the editor again.',
};

export const learningZhCn: LearningMessages = {
  training: '正在学习你的修改',
  spoilt: ({ version, live, reason }) => `模型版本 ${version} 无法使用（${reason}），已恢复版本 ${live}。`,
  off: '这里的修改不用于训练模型：设置 learning.scope 为 off；若该设置在启动后改过，或启动时工作区未受信任，请重新启动编辑器。',
};
