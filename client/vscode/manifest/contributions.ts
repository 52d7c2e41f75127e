import { colouring } from '../colours/contribution.ts';
import { reviewing } from '../review/contribution.ts';
import { dashboardCommand } from '../dashboard/contribution.ts';
import { views } from '../views/contribution.ts';
import { walkthrough } from '../walkthrough/contribution.ts';
import { commands } from './commands.ts';
import type { Contribution } from './contribution.ts';
import { settings } from './settings.ts';
import { tokens } from './tokens.ts';

/** What the parts of the extension contribute. */
export const contributions: readonly Contribution[] = [
  tokens,
  settings,
  colouring,
  commands,
  reviewing,
  views,
  dashboardCommand,
  walkthrough,
];
