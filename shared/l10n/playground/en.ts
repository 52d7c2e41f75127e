import type { PlaygroundMessages } from './messages.ts';

export const playgroundEn: PlaygroundMessages = {
  open: (url) => `The playground is open, for you alone, until Ctrl-C:\n  ${url}`,
  invitation: (command) => `Try it on a text of your own, in the browser: ${command}`,
};
