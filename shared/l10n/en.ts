import type { Messages } from './messages.ts';

export const en: Messages = {
  language: 'en',
  confidence: 'Confidence',
  alternatives: 'Alternatives',
  noDefinition: 'This label is not in the label tree of the model.',
  bothNames: ({ en, zh }) => `${en} ${zh}`,
};
