import type { ForwardMessages } from './messages.ts';

export const forwardEn: ForwardMessages = {
  interrupted: 'The background service of Mingshi ended before it answered: ask again',
  unconfirmed: (command) =>
    `The background service of Mingshi ended before it confirmed ${command}: look whether it was done, and if not, try again`,
  unavailable: (reason) =>
    `The background service of Mingshi is not available (${reason}). It is tried again when you go on working in a minute; “mingshi daemon logs” says more.`,
  changed: 'Another version of Mingshi took over, which this editor does not know yet: restart the editor.',
};
