import { percent } from '../percent.ts';
import type { FeatureMessages } from './messages.ts';

export const featuresZhCn: FeatureMessages = {
  diagnostics: {
    uncertain: ({ text, label, score, finer }) =>
      finer
        ? `“${text}”是${label}（${percent(score)}），可能是${finer.label}（${percent(finer.score)}）`
        : `“${text}”可能是${label}（${percent(score)}）`,
    listedOtherwise: ({ text, label, list, listed }) =>
      `“${text}”在这里是${label}；${list}中是${listed.join('或')}`,
  },
  hints: { uncertain: '？', confirmed: ' ✓' },
  counts: ({ all, unreviewed }) => {
    if (all === 0) return '没有实体';
    return unreviewed === 0 ? `${all} 个实体，均已审阅` : `${all} 个实体，${unreviewed} 个未审阅：全部正确`;
  },
};
