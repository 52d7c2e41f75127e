import type { ActiveMessages } from './messages.ts';

const named = (label: string | undefined): string => label ?? 'no entity';

export const activeEn: ActiveMessages = {
  uncertain: ' (uncertain)',
  finerUncertain: '; its finer kind is uncertain',
  alwaysLabelled: (list) => `Always labelled, by ${list}`,
  always: ({ text, label }) => `Always label “${text}” as ${label}`,
  faults: {
    isComment: (name) => `“${name}” cannot be listed as a name: a line that begins with # is a comment`,
    nameLength: ({ name, shortestName, longestName }) =>
      `“${name}” cannot be listed as a name: names have ${shortestName} to ${longestName} characters`,
    holdsControl: 'A name with a tab, a line break or another control character in it cannot be listed',
    ownLabel: (label) => `Lists of names do not know ${label}: choose a label that ships with Mingshi`,
  },
  alarms: {
    conflict: ({ text, label, other }) => `“${text}” is ${label} here and ${other} elsewhere`,
    contradiction: ({ text, label, other, author, time }) =>
      `“${text}” is ${named(label)} here; ${author} had said ${named(other)} (${time})`,
    there: ({ label, author, time }) => `${named(label)}, by ${author}, ${time}`,
  },
};
