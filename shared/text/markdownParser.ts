import { parser as commonMark, Table, TaskList, type MarkdownConfig } from '@lezer/markdown';

/** Characters that may begin what is read inside of a block; in Chinese prose there is hardly one. */
const plain = /[^\\`<[\]!]+/y;

/** Passes over what is plain at once, which the parser does character by character. */
const passOver: MarkdownConfig = {
  parseInline: [
    {
      name: 'PlainText',
      before: 'Escape',
      parse: ({ text, offset }, _, start) => {
        plain.lastIndex = start - offset;
        return plain.test(text) ? offset + plain.lastIndex : -1;
      },
    },
  ],
  // They stand inside of prose and have no bearing on anything else.
  remove: ['Emphasis', 'Entity', 'HardBreak'],
};

/** How deep parentheses may nest in the target of a link: CommonMark leaves it to parsers, but for at least three. */
const deepest = 32;

/** Whether parentheses nest too deep in what begins at `start`, up to white space or to the one that is closed too much. */
function isTooDeep(text: string, start: number): boolean {
  let depth = 0;
  for (let at = start; at < text.length && !/\s/.test(text.charAt(at)); at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
    if (depth > deepest) return true;
  }
  return false;
}

/** Without a limit the end of each target in `[a]([a]([a](…` is looked for in all of the rest: seconds for 80 kB. */
const shallowTargets: MarkdownConfig = {
  parseInline: [
    {
      name: 'DeepTarget',
      before: 'LinkEnd',
      parse: ({ text, offset }, _, start) =>
        text.startsWith('](', start - offset) && isTooDeep(text, start - offset + 2) ? start + 1 : -1,
    },
  ],
};

/** CommonMark with tables and task lists, but without the nodes for emphasis, entities and hard line breaks. */
export const markdownParser = commonMark.configure([Table, TaskList, passOver, shallowTargets]);

/** The blocks of CommonMark, without what is inside of their text. */
export const blockParser = commonMark.configure({
  parseInline: [{ name: 'Text', before: 'Escape', parse: ({ end }) => end }],
});
