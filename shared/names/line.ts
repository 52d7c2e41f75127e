/** Code points of a name, after folding. */
export const shortestName = 2;
export const longestName = 12;

/** The note of a name that is to be labelled wherever it stands as a word of its own. */
export const alwaysNote = 'always';

/** A line of a file of names, without a line break, that asks to label a name always. */
export const alwaysLine = (name: string, label: string): string => `${name}\t${label}\t${alwaysNote}`;

/** Whether a line without anything else would be a comment. */
export const isComment = (line: string): boolean => line.startsWith('#');
