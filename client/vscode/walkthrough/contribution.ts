import { contributedCommand } from '../manifest/commands.ts';
import type { Contribution } from '../manifest/contribution.ts';

/** What completes a step beside the commands that its text offers. */
export const contexts = {
  /** The sample shows, with all its colours. */
  read: 'mingshi.walkthrough.read',
  /** Something was corrected, in whatever way. */
  corrected: 'mingshi.walkthrough.corrected',
} as const;

const step = (id: string, ...completionEvents: readonly string[]) => ({
  id,
  title: `%walkthrough.${id}.title%`,
  description: `%walkthrough.${id}.description%`,
  media: { svg: `media/walkthrough/${id}.svg`, altText: `%walkthrough.${id}.picture%` },
  completionEvents,
});

/** From the first text to the first training. */
export const walkthrough: Contribution = {
  walkthroughs: [
    {
      id: 'start',
      title: '%walkthrough.title%',
      description: '%walkthrough.description%',
      steps: [
        step('open', 'onCommand:mingshi.editor.openSample'),
        step('read', `onContext:${contexts.read}`),
        step('correct', `onContext:${contexts.corrected}`),
        step(
          'review',
          ...['reviewSample', 'nextUncertain', 'review'].map((verb) => `onCommand:mingshi.editor.${verb}`),
        ),
        step('train', 'onCommand:mingshi.editor.train'),
      ],
    },
  ],
  commands: [
    contributedCommand('openSample'),
    contributedCommand('correctSample'),
    contributedCommand('reviewSample'),
  ],
  menus: {
    commandPalette: ['correctSample', 'reviewSample'].map((verb) => ({
      command: `mingshi.editor.${verb}`,
      when: 'false',
    })),
  },
};
