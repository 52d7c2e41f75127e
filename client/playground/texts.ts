import type { Bilingual } from '../../shared/labels/tree.ts';
import type { RunOutcome } from '../../shared/protocol/commands.ts';

/** What the page says. */
export const texts = {
  name: { zh: '名实', en: 'Mingshi' },
  playground: { zh: '试验场', en: 'Playground' },
  placeholder: '在这里粘贴或输入中文……\nPaste or type Chinese text here…',
  sample: { zh: '示例', en: 'Sample' },
  clear: { zh: '清空', en: 'Clear' },
  previous: { zh: '上一处', en: 'Previous' },
  next: { zh: '下一处不确定', en: 'Next uncertain' },
  undo: { zh: '撤销', en: 'Undo' },

  selection: { zh: '所选', en: 'Selection' },
  selectHint: {
    zh: '点一个实体，或者选一段文字。',
    en: 'Click an entity, or select some text.',
  },
  accept: { zh: '确认', en: 'Accept' },
  relabel: { zh: '改标签', en: 'Relabel' },
  reject: { zh: '不是实体', en: 'No entity' },
  add: { zh: '标为……', en: 'Label as…' },
  alternatives: { zh: '其他可能', en: 'Alternatives' },
  confidence: { zh: '置信度', en: 'Confidence' },
  unsure: { zh: '不确定', en: 'Not sure' },
  finerUnsure: { zh: '不确定细分为哪一类', en: 'Its finer kind is uncertain' },
  confirmed: { zh: '已由你确认', en: 'You said so' },
  listed: { zh: '名单中的名字', en: 'On your list' },
  missed: { zh: '模型没有认出', en: 'Not seen by the model' },

  learning: { zh: '学习', en: 'Learning' },
  version: { zh: '模型版本', en: 'Version' },
  fresh: { zh: '待学的更正', en: 'New corrections' },
  train: { zh: '开始训练', en: 'Train' },
  stop: { zh: '停止', en: 'Stop' },
  training: { zh: '正在训练', en: 'Training' },
  changed: { zh: '新版本的变化', en: 'What the new version changed' },
  unchanged: { zh: '这篇文字的标注没有变化。', en: 'Nothing changed in this text.' },
  noEntity: { zh: '无', en: 'none' },

  labels: { zh: '标签', en: 'Labels' },
  noLabels: { zh: '还没有实体。', en: 'No entities yet.' },

  pickLabel: (text: string): Bilingual => ({ zh: `“${text}”是什么？`, en: 'What is it?' }),
  search: '中文名、英文名、拼音（如 xnrw）或路径 · Chinese, English, pinyin or path',
  likeliest: { zh: '最可能', en: 'Likeliest' },
  allLabels: { zh: '全部标签', en: 'All labels' },
  noSuchLabel: { zh: '没有这样的标签。', en: 'There is no such label.' },

  newLabel: { zh: '新标签……', en: 'New label…' },
  newLabelWhere: { zh: '新标签在哪个标签之下？', en: 'Below which label does the new one stand?' },
  newLabelBelow: ({ zh, en }: Bilingual): Bilingual => ({
    zh: `“${zh}”之下的新标签`,
    en: `New label below ${en}`,
  }),
  chineseName: { zh: '中文名', en: 'Chinese name' },
  englishName: { zh: '英文名', en: 'English name' },
  lastPart: (parent: string): Bilingual => ({
    zh: `路径的末段，接在 ${parent}/ 之后`,
    en: 'Last part of its path',
  }),
  partFaults: {
    form: {
      zh: '字母、数字、“_”、“.”和“-”，以字母或数字开头，最多 64 个。',
      en: 'Letters, digits, “_”, “.” and “-”, beginning with a letter or a digit; at most 64.',
    },
    taken: { zh: '已经有这个标签。', en: 'There is such a label already.' },
  },
  addLabel: { zh: '添加', en: 'Add' },
  cancel: { zh: '取消', en: 'Cancel' },

  remaining: (count: number): Bilingual => ({ zh: `还有 ${count} 处`, en: `${count} left` }),
  sure: { zh: '模型对其余的都很确定。', en: 'The model is sure of all that is left.' },
  nothingSelected: { zh: '请先选一段文字或一个实体。', en: 'Select some text or an entity first.' },
  tooLong: {
    zh: '文字太长，没有放进来：请分段粘贴。',
    en: 'That is too long and was left out: paste a part of it.',
  },
  noToken: {
    zh: '地址不完整：请打开 mingshi playground 打印的完整地址。',
    en: 'This address is incomplete: open the one that mingshi playground printed.',
  },
  /** Only at the same port does a tab find what it kept. */
  disconnected: (port: string): Bilingual => ({
    zh: `连接已断开：请运行 mingshi playground --port ${port}，并在这个标签页里打开它打印的地址，文字会保留。`,
    en: `Disconnected: run mingshi playground --port ${port} and open the address that it prints in this tab, which keeps your text.`,
  }),
  noModel: {
    zh: '模型无法使用，排除原因后请重新加载本页：',
    en: 'The model cannot be used; reload this page once this is mended:',
  },
} as const;

/** What came of a training. */
export const outcomes: Readonly<Record<RunOutcome['outcome'], Bilingual>> = {
  published: { zh: '新版本已启用', en: 'The new version is live' },
  kept: { zh: '没有更好，仍用原来的版本', en: 'Not better: the version stays' },
  cancelled: { zh: '训练已停止', en: 'The training was stopped' },
  failed: { zh: '训练没有完成', en: 'The training failed' },
  nothing: { zh: '没有新的更正可学', en: 'There was nothing to learn' },
};
