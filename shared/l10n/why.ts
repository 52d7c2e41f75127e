import type { Compared, Why } from '../learning/why.ts';

const faultsEn = {
  worse: 'it knows the corrections worse',
  noBetter: 'it knows the corrections no better',
  forgot: 'it forgot too much',
} as const;

export function becauseEn(why: Why): string {
  switch (why.kind) {
    case 'better':
      return comparedEn(why.f1);
    case 'worse':
    case 'noBetter':
    case 'forgot':
      return `${faultsEn[why.kind]}: ${comparedEn(why.f1)}`;
    case 'forgotLabels':
      return `it forgot ${why.labels.join(', ')}: ${comparedEn(why.f1)}`;
    case 'overtaken':
      return 'another version went live meanwhile';
    case 'cancelled':
      return 'cancelled';
    case 'nothing':
      return 'there is nothing new to learn';
    case 'changed':
      return `changed from ${why.from} to ${why.to}`;
    case 'unchanged':
      return `version ${why.version} is live already`;
    case 'takenBack':
      return `went back from ${why.from}: all that it had learned was taken back`;
    case 'ended':
      return `the trainer ended with ${why.by}`;
    case 'unusable':
      return `version ${why.version} does not work${why.fault === undefined ? '' : `: ${why.fault}`}`;
  }
}

function comparedEn({ corrections, gate, unlearned }: Compared): string {
  const points = ({ live, candidate }: Pair): string => `F1 ${percent(live)} to ${percent(candidate)}`;
  const learned = corrections ? `held-out corrections ${points(corrections)}` : 'no corrections held out';
  const first = gate.base === gate.live ? '' : ` (${percent(gate.base)} before all learning)`;
  const beside = unlearned
    ? '; compared with the model before all learning, as some of what was learned was taken back'
    : '';
  return `${learned}, sentences of the gate ${points(gate)}${first}${beside}`;
}

const faultsZhCn = {
  worse: '对更正的识别变差了',
  noBetter: '对更正的识别没有变好',
  forgot: '忘记得太多',
} as const;

export function becauseZhCn(why: Why): string {
  switch (why.kind) {
    case 'better':
      return comparedZhCn(why.f1);
    case 'worse':
    case 'noBetter':
    case 'forgot':
      return `${faultsZhCn[why.kind]}：${comparedZhCn(why.f1)}`;
    case 'forgotLabels':
      return `忘记了标签 ${why.labels.join('、')}：${comparedZhCn(why.f1)}`;
    case 'overtaken':
      return '其间另一个版本已启用';
    case 'cancelled':
      return '已取消';
    case 'nothing':
      return '没有新的更正可学';
    case 'changed':
      return `从 ${why.from} 改用 ${why.to}`;
    case 'unchanged':
      return `版本 ${why.version} 已在使用`;
    case 'takenBack':
      return `从 ${why.from} 退回：它学过的更正都已撤回`;
    case 'ended':
      return `训练程序意外结束（${why.by}）`;
    case 'unusable':
      return `版本 ${why.version} 无法使用${why.fault === undefined ? '' : `：${why.fault}`}`;
  }
}

function comparedZhCn({ corrections, gate, unlearned }: Compared): string {
  const points = ({ live, candidate }: Pair): string => `F1 ${percent(live)} → ${percent(candidate)}`;
  const learned = corrections ? `留出的更正 ${points(corrections)}` : '没有留出的更正';
  const first = gate.base === gate.live ? '' : `（学习之前 ${percent(gate.base)}）`;
  const beside = unlearned ? '；学过的更正有些已撤回，因此与学习之前的模型相比' : '';
  return `${learned}，检验句 ${points(gate)}${first}${beside}`;
}

type Pair = Readonly<Record<'live' | 'candidate', number>>;

const percent = (share: number): string => (100 * share).toFixed(1);
