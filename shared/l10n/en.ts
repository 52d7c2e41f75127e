import { activeEn } from './active/en.ts';
import { correctionsEn } from './corrections/en.ts';
import { learningEn } from './learning.ts';
import type { Messages } from './messages.ts';

export const en: Messages = {
  language: 'en',
  confidence: 'Confidence',
  alternatives: 'Alternatives',
  noDefinition: 'This label is not in the label tree of the model.',
  listedIn: 'Listed in',
  userNames: 'your names.tsv',
  workspaceNames: (folder) => `names.tsv of the workspace ${folder}`,
  linesNotUsed: ({ path, count, first }) =>
    `${path}: ${count === 1 ? `line ${first} is` : `${count} lines, from line ${first} on, are`} not used. The log says why. All other names are in use.`,
  namesRefused: ({ path, reason }) => `The names in ${path} are not used: ${reason}`,
  bothNames: ({ en, zh }) => `${en} ${zh}`,
  nameOf: ({ en }) => en,
  corrections: correctionsEn,
  learning: learningEn,
  active: activeEn,
};
