import { lesson } from '../../terminal/lesson.ts';
import { sample } from '../../terminal/sample.ts';

/** The text of the walkthrough: well-known names, then a name that no model knows. */
export const sampleText = `${sample}\n${lesson.corrected}`;

/** Half-open, in UTF-16 units of `sampleText`: the unknown name, where it stands first. */
export const unknownName = {
  start: sampleText.indexOf(lesson.name),
  end: sampleText.indexOf(lesson.name) + lesson.name.length,
};
