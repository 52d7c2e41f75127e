import { contributedCommand } from '../manifest/commands.ts';
import type { Contribution } from '../manifest/contribution.ts';

export const dashboardCommand: Contribution = {
  commands: [contributedCommand('openDashboard', { icon: '$(graph)' })],
};
