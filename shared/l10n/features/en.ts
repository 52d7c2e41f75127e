import { percent } from '../percent.ts';
import type { FeatureMessages } from './messages.ts';

export const featuresEn: FeatureMessages = {
  diagnostics: {
    uncertain: ({ text, label, score, finer }) =>
      finer
        ? `“${text}” is ${label} (${percent(score)}), perhaps ${finer.label} (${percent(finer.score)})`
        : `“${text}” is perhaps ${label} (${percent(score)})`,
    listedOtherwise: ({ text, label, list, listed }) =>
      `“${text}” is ${label} here; ${list} has it as ${listed.join(' or ')}`,
  },
  hints: { uncertain: '?', confirmed: ' ✓' },
  counts: ({ all, unreviewed }) => {
    const entities = all === 1 ? '1 entity' : `${all} entities`;
    if (all === 0) return 'No entities';
    return unreviewed === 0
      ? `${entities}, reviewed`
      : `${entities}, ${unreviewed} not reviewed: all are right`;
  },
};
