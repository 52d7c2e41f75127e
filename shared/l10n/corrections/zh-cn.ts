import type { CorrectionMessages } from './messages.ts';

const kinds = { accept: '已确认', relabel: '已改标', add: '已标注', reviewed: '已审阅' } as const;

export const correctionsZhCn: CorrectionMessages = {
  actions: {
    accept: ({ text, label }) => `确认：“${text}”是${label}`,
    reject: (text) => `“${text}”不是实体`,
    relabel: (label) => `改标为${label}`,
    add: ({ text, label }) => `把“${text}”标为${label}`,
    boundary: (text) => `实体应为“${text}”`,
    otherLabel: '其他标签…',
    otherLabelUnder: (label) => `其他标签：${label}…`,
    acceptSentence: '确认本句的全部实体',
    acceptDocument: '确认本文档的全部实体',
    sentenceIsRight: '本句标注无误，也没有别的实体',
    everywhereInDocument: ({ text, label }) => `把本文档中的“${text}”都标为${label}`,
    everywhereInWorkspace: ({ text, label }) => `把整个工作区的“${text}”都标为${label}`,
    nowhereInDocument: (text) => `本文档中的“${text}”都不是实体`,
    nowhereInWorkspace: (text) => `整个工作区的“${text}”都不是实体`,
    undo: (step) => `撤销：${step}`,
  },
  places: (count) => `${count} 处`,
  step: ({ text, label, others }) =>
    `“${text}”${label === undefined ? '不是实体' : `是${label}`}${others > 0 ? `，另有 ${others} 处` : ''}`,
  choice: {
    question: (text) => `“${text}”是什么？`,
    itself: (label) => `${label}，不再细分`,
    cancel: '取消',
  },
  hover: {
    said: ({ kind, author, time }) => `${author} 于 ${time} ${kinds[kind]}`,
    modelSaid: '模型原来的判断',
    modelSawNone: '模型原来没有看到实体',
  },
  faults: {
    notOpen: (uri) => `${uri} 没有打开：请打开后再试`,
    untrusted: '工作区未受信任，不读写标注：请先信任此工作区',
    stale: '文档已经改动：请再试一次',
    notAnalysed: '这段文字未能分析，不知道模型的判断：原因见日志',
    noEntity: '这里没有实体：请选中文字后标注（mingshi.add）',
    severalEntities: '选中的范围里有多个实体：请只选一个',
    emptyRange: '范围为空或只有空白：请选中实体的文字',
    severalSentences: '范围跨越了句子：实体应在一句之内',
    noText: '这段文字不做分析，例如代码、标记，或没有汉字的文字',
    notAbove: ({ label, present }) => `${label} 不是 ${present}，也不在它之上：请改用改标（mingshi.relabel）`,
    unknownRoot: ({ label, similar }) =>
      `没有标签 ${label}：${similar.length > 0 ? `是不是 ${similar.join(' 或 ')}？` : ''}新标签须在已有标签之下`,
    badLabel: ({ label, reason }) => `${label} 不能用作标签：${reason}`,
    nothingToUndo: '没有可以撤销的标注',
  },
};
