import { contributedCommand } from '../manifest/commands.ts';
import type { Contribution, MenuItem } from '../manifest/contribution.ts';

const container = 'mingshi';

const view = (name: string, visibility: 'visible' | 'collapsed') => ({
  ...{ id: `mingshi.${name}`, name: `%view.${name}%`, visibility },
  icon: 'media/view.svg',
});

/** In the title of a view. @param when further */
const above = (verb: string, name: string, when?: string): MenuItem => ({
  command: `mingshi.editor.${verb}`,
  when: [`view == mingshi.${name}`, ...(when === undefined ? [] : [when])].join(' && '),
  group: 'navigation',
});

/** Beside the lines of a view whose context matches. */
const beside = (verb: string, name: string, place: number, context: RegExp, without?: RegExp): MenuItem => ({
  command: `mingshi.editor.${verb}`,
  when: [
    `view == mingshi.${name}`,
    `viewItem =~ ${String(context)}`,
    ...(without ? [`!(viewItem =~ ${String(without)})`] : []),
  ].join(' && '),
  group: `inline@${place}`,
});

/** What only makes sense with a line of a view. */
const unlisted = [
  ...['moreCorrections', 'showCorrection', 'undoCorrection'],
  ...['compareVersion', 'pinVersion', 'unpinVersion', 'useVersion'],
];

export const views: Contribution = {
  viewsContainers: {
    activitybar: [{ id: container, title: '%view.container%', icon: 'media/view.svg' }],
  },
  views: {
    [container]: [view('entities', 'visible'), view('corrections', 'visible'), view('versions', 'collapsed')],
  },
  viewsWelcome: [
    { view: 'mingshi.entities', contents: '%view.entities.welcome%' },
    { view: 'mingshi.corrections', contents: '%view.corrections.welcome%', when: 'isWorkspaceTrusted' },
    { view: 'mingshi.corrections', contents: '%view.corrections.restricted%', when: '!isWorkspaceTrusted' },
    { view: 'mingshi.versions', contents: '%view.versions.welcome%' },
  ],
  commands: [
    contributedCommand('groupByLabel', { icon: '$(tag)' }),
    contributedCommand('groupByDocument', { icon: '$(files)' }),
    contributedCommand('moreCorrections'),
    contributedCommand('showCorrection', { icon: '$(go-to-file)' }),
    contributedCommand('undoCorrection', { icon: '$(discard)', enablement: 'isWorkspaceTrusted' }),
    contributedCommand('compareVersion', { icon: '$(diff)' }),
    contributedCommand('pinVersion', { icon: '$(pin)' }),
    contributedCommand('unpinVersion', { icon: '$(pinned)' }),
    contributedCommand('useVersion', { icon: '$(history)' }),
  ],
  menus: {
    commandPalette: unlisted.map((verb) => ({ command: `mingshi.editor.${verb}`, when: 'false' })),
    'view/title': [
      above('groupByDocument', 'entities', 'mingshi.entities.grouping != document'),
      above('groupByLabel', 'entities', 'mingshi.entities.grouping == document'),
      above('train', 'corrections'),
      above('openDashboard', 'versions'),
    ],
    'view/item/context': [
      beside('undoCorrection', 'corrections', 1, /\bundoable\b/),
      beside('compareVersion', 'versions', 1, /\bversion\b/),
      beside('pinVersion', 'versions', 2, /\bversion\b/, /\b(pinned|base)\b/),
      beside('unpinVersion', 'versions', 2, /\bpinned\b/),
      beside('useVersion', 'versions', 3, /\bversion\b/, /\b(live|bad)\b/),
    ],
  },
};
