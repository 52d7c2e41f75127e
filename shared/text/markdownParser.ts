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

/** CommonMark with tables and task lists, but without the nodes for emphasis, entities and hard line breaks. */
export const markdownParser = commonMark.configure([Table, TaskList, passOver]);

/** The blocks of CommonMark, without what is inside of their text. */
export const blockParser = commonMark.configure({
  parseInline: [{ name: 'Text', before: 'Escape', parse: ({ end }) => end }],
});
