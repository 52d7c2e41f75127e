/** Why a version cannot be taken up, kept or compared, in one language. */
export interface VersionMessages {
  /** @param known the versions that there are */
  unknown(version: string, known: readonly string[]): string;
  /** The model that ships is live already. */
  readonly noneBefore: string;
  /** @param fault in English, as the log has it */
  unusable(version: string, fault: string): string;
  /** @param version null for the model that the others began with */
  unmeasured(version: string | null): string;
}

export const versionsEn: VersionMessages = {
  unknown: (version, known) =>
    `there is no version ${version}; ${known.length === 0 ? 'nothing was learned yet' : `there are: ${known.join(', ')}`}`,
  noneBefore: 'the model that ships is live; there is none before it',
  unusable: (version, fault) => `version ${version} cannot be used: ${fault}`,
  unmeasured: (version) =>
    `nothing is known of ${version ?? 'the model that they began with'}; see \`mingshi models list\``,
};

export const versionsZhCn: VersionMessages = {
  unknown: (version, known) =>
    `没有版本 ${version}；${known.length === 0 ? '还没有学到任何版本' : `现有：${known.join('、')}`}`,
  noneBefore: '正在使用自带的模型，它之前没有别的版本',
  unusable: (version, fault) => `版本 ${version} 无法使用：${fault}`,
  unmeasured: (version) =>
    `没有${version === null ? '最初模型' : `版本 ${version} `}的数据；请看 \`mingshi models list\``,
};
