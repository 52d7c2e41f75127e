import type { Contribution, ContributedCommand } from './contribution.ts';

/** A command of ours, as the palette shows it. @param verb `mingshi.editor.VERB` */
export const contributedCommand = (
  verb: string,
  more: Partial<ContributedCommand> = {},
): ContributedCommand => ({
  command: `mingshi.editor.${verb}`,
  title: `%command.${verb}%`,
  category: '%command.category%',
  ...more,
});

/** The commands about the server, training and journals. */
export const commands: Contribution = {
  commands: [
    contributedCommand('train', { icon: '$(mortar-board)', enablement: 'isWorkspaceTrusted' }),
    contributedCommand('rollback', { icon: '$(history)' }),
    contributedCommand('keepInFolder', { enablement: 'isWorkspaceTrusted && workspaceFolderCount != 0' }),
    contributedCommand('keepPrivate', { enablement: 'isWorkspaceTrusted && workspaceFolderCount != 0' }),
    contributedCommand('menu'),
    contributedCommand('restart', { icon: '$(debug-restart)' }),
    contributedCommand('showLog', { icon: '$(output)' }),
  ],
};
