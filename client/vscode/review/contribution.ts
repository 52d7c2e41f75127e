import { contributedCommand } from '../manifest/commands.ts';
import type { Contribution, Keybinding } from '../manifest/contribution.ts';

/** In documents that are read. On a Mac Option writes letters, so that its keys take Control too. */
const key = (verb: string, keys: string, when: string): Keybinding => ({
  command: `mingshi.editor.${verb}`,
  key: keys,
  mac: keys.replace('alt+', 'ctrl+alt+'),
  when: `editorTextFocus && ${when}`,
});

/** While reviewing: letters that open no menu. Brackets are places on the keyboard, whatever is written there. */
const reviewKeys = {
  accept: 'alt+a',
  relabel: 'alt+l',
  reject: 'alt+x',
  add: 'alt+i',
  always: 'alt+y',
  undo: 'alt+u',
  markReviewed: 'alt+k',
  markSectionReviewed: 'alt+shift+k',
  nextUncertain: 'alt+n',
  previousUncertain: 'alt+p',
  extendLeft: 'alt+[BracketLeft]',
  extendRight: 'alt+[BracketRight]',
  shrinkLeft: 'alt+shift+[BracketLeft]',
  shrinkRight: 'alt+shift+[BracketRight]',
} as const;

/** The commands that write annotations. */
const correcting = [
  ...['accept', 'relabel', 'reject'],
  ...['extendLeft', 'extendRight', 'shrinkLeft', 'shrinkRight'],
  ...['add', 'always', 'undo'],
  ...['markReviewed', 'markSectionReviewed', 'acceptAllInDocument'],
];

/** The commands of a review. */
export const reviewing: Contribution = {
  commands: [
    contributedCommand('review', { icon: '$(eye)' }),
    contributedCommand('nextUncertain', { icon: '$(arrow-down)' }),
    contributedCommand('previousUncertain', { icon: '$(arrow-up)' }),
    ...correcting.map((verb) => contributedCommand(verb)),
  ],
  menus: {
    // Not `enablement`: a key that is pressed without trust would do nothing, and say nothing.
    commandPalette: correcting.map((verb) => ({
      command: `mingshi.editor.${verb}`,
      when: 'isWorkspaceTrusted',
    })),
  },
  keybindings: [
    key('review', 'alt+m', 'mingshi.reads'),
    ...Object.entries(reviewKeys).map(([verb, keys]) => key(verb, keys, 'mingshi.reviewing')),
  ],
};
