import { activeEn } from './active/en.ts';
import { correctionsEn } from './corrections/en.ts';
import { devicesEn } from './devices/en.ts';
import { featuresEn } from './features/en.ts';
import { forwardEn } from './forward/en.ts';
import { learningEn } from './learning.ts';
import type { Messages } from './messages.ts';
import { playgroundEn } from './playground/en.ts';
import { progressEn } from './progress/en.ts';
import { protocolEn } from './protocol.ts';

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
  modelMissing: (model, used) =>
    `The model “${model}” of the setting mingshi.model is not there: “${used}” is used instead. Choose another one (see the log) and start the editor again.`,
  largeDocument: ({ name, most }) =>
    `${name} is longer than ${most} characters: Mingshi analyses only what you look at. The setting mingshi.largeDocument moves that limit.`,
  bothNames: ({ en, zh }) => `${en} ${zh}`,
  nameOf: ({ en }) => en,
  corrections: correctionsEn,
  forward: forwardEn,
  learning: learningEn,
  active: activeEn,
  playground: playgroundEn,
  progress: progressEn,
  protocol: protocolEn,
  features: featuresEn,
  devices: devicesEn,
};
