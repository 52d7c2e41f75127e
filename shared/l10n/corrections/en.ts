import type { CorrectionMessages } from './messages.ts';

const kinds = { accept: 'Confirmed', relabel: 'Relabelled', add: 'Labelled', reviewed: 'Reviewed' } as const;

export const correctionsEn: CorrectionMessages = {
  actions: {
    accept: ({ text, label }) => `Confirm: “${text}” is ${label}`,
    reject: (text) => `“${text}” is no entity`,
    relabel: (label) => `Relabel as ${label}`,
    add: ({ text, label }) => `Label “${text}” as ${label}`,
    boundary: (text) => `The entity is “${text}”`,
    otherLabel: 'Other label…',
    otherLabelUnder: (label) => `Other label: ${label}…`,
    acceptSentence: 'Confirm all entities of this sentence',
    acceptDocument: 'Confirm all entities of this document',
    sentenceIsRight: 'This sentence is right, with nothing else in it',
    everywhereInDocument: ({ text, label }) => `Label every “${text}” in this document as ${label}`,
    everywhereInWorkspace: ({ text, label }) => `Label every “${text}” in this workspace as ${label}`,
    nowhereInDocument: (text) => `No “${text}” in this document is an entity`,
    nowhereInWorkspace: (text) => `No “${text}” in this workspace is an entity`,
    undo: (step) => `Undo: ${step}`,
  },
  places: (count) => (count === 1 ? '1 place' : `${count} places`),
  step: ({ text, label, others }) =>
    `“${text}” ${label === undefined ? 'is no entity' : `is ${label}`}${others > 0 ? `, and ${others} more` : ''}`,
  choice: {
    question: (text) => `What is “${text}”?`,
    itself: (label) => `${label}, nothing finer`,
    cancel: 'Cancel',
  },
  hover: {
    said: ({ kind, author, time }) => `${kinds[kind]} by ${author}, ${time}`,
    modelSaid: 'The model had said',
    modelSawNone: 'The model had seen no entity',
  },
  faults: {
    notOpen: (uri) => `${uri} is not open: open it and try again`,
    untrusted: 'Corrections are neither read nor written in a workspace that is not trusted: trust it first',
    stale: 'The document has changed since: try again',
    notAnalysed: 'This text could not be analysed, so that it is not known what the model says: see the log',
    noEntity: 'There is no entity at this place: select the text and label it (mingshi.add)',
    severalEntities: 'There are several entities in this range: give the range of one',
    emptyRange: 'The range is empty or holds white space alone: select the text of the entity',
    severalSentences: 'The range reaches over the end of a sentence: an entity lies inside one sentence',
    noText: 'The range lies in text that is not analysed, such as code, mark-up or text without Chinese',
    notAbove: ({ label, present }) =>
      `${label} is neither ${present} nor above it: give it another label instead (mingshi.relabel)`,
    unknownRoot: ({ label, similar }) =>
      `There is no label ${label}: ${similar.length > 0 ? `do you mean ${similar.join(' or ')}? ` : ''}A new label stands below one that there is`,
    badLabel: ({ label, reason }) => `${label} cannot be a label: ${reason}`,
    nothingToUndo: 'There is no correction of yours to undo',
  },
};
