import type { ActiveMessages } from './messages.ts';

const named = (label: string | undefined): string => label ?? '非实体';

export const activeZhCn: ActiveMessages = {
  uncertain: '（不确定）',
  finerUncertain: '；不确定细分为哪一类',
  alwaysLabelled: (list) => `总是标注，依据${list}`,
  always: ({ text, label }) => `总是把“${text}”标为${label}`,
  faults: {
    isComment: (name) => `“${name}”不能列入名单：以 # 开头的行是注释`,
    nameLength: ({ name, shortestName, longestName }) =>
      `“${name}”不能列入名单：名字须有 ${shortestName} 到 ${longestName} 个字符`,
    holdsControl: '含有制表符、换行符等控制字符的名字不能列入名单',
    ownLabel: (label) => `名单不认得 ${label}：请选用 Mingshi 自带的标签`,
  },
  alarms: {
    conflict: ({ text, label, other }) => `“${text}”在这里是${label}，在别处是${other}`,
    contradiction: ({ text, label, other, author, time }) =>
      `“${text}”在这里是${named(label)}；${author} 曾说是${named(other)}（${time}）`,
    there: ({ label, author, time }) => `${named(label)}，${author}，${time}`,
  },
};
