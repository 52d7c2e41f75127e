import * as vscode from 'vscode';
import * as z from 'zod';
import type { ProtocolVersion } from '../../../shared/protocol/learning.ts';
import { editorCommand } from '../commands.ts';
import { openDashboardCommand } from '../dashboard/command.ts';
import type { Mingshi, Part } from '../mingshi.ts';
import { LiveView } from './liveView.ts';
import { timeText } from './timeText.ts';
import { useVersion } from './useVersion.ts';
import { comparedWith, versionItem } from './versionItems.ts';

const oneLine = z.object({ version: z.string() });

/** The versions of the model, the newest first. */
class VersionsView extends LiveView<ProtocolVersion> {
  versions: readonly ProtocolVersion[] = [];

  constructor(mingshi: Mingshi) {
    super(mingshi, 'mingshi.versions', [mingshi.news.onModel, mingshi.news.onTraining]);
  }

  getTreeItem(version: ProtocolVersion): vscode.TreeItem {
    const when = version.made === null ? '' : timeText(version.made);
    const { label, description, tooltip, icon, context } = versionItem(version, vscode.l10n.t, when);
    const item = new vscode.TreeItem(label);
    Object.assign(item, { id: version.version, description, tooltip, contextValue: context });
    item.iconPath = new vscode.ThemeIcon(icon);
    return item;
  }

  getChildren(version?: ProtocolVersion): ProtocolVersion[] {
    return version ? [] : [...this.versions];
  }

  /** @param line of this view, as a command gets it */
  find(line: unknown): ProtocolVersion | undefined {
    const { data } = oneLine.safeParse(line);
    return this.versions.find(({ version }) => version === data?.version);
  }

  protected override async read(): Promise<void> {
    const { line, versions } = await this.ask('mingshi/versions');
    this.versions = versions;
    this.view.description = line;
  }

  /** Also of a model that does not learn. */
  protected override clear(): void {
    this.versions = [];
    this.view.description = '';
  }
}

/** The view of versions, and what can be done with its lines. */
export const versionsView: Part = (mingshi) => {
  const view = new VersionsView(mingshi);
  const about = (verb: string, act: (version: ProtocolVersion) => Promise<unknown>) =>
    editorCommand(verb, async (line) => {
      const version = view.find(line);
      if (version) await act(version);
    });
  const pin =
    (pinned: boolean) =>
    async ({ version }: ProtocolVersion): Promise<void> => {
      await mingshi.request('mingshi/pinVersion', { version, pinned });
      await view.update();
    };
  const use = async (chosen: ProtocolVersion): Promise<void> => {
    try {
      await useVersion(mingshi, chosen);
    } finally {
      await view.update();
    }
  };
  return [
    view,
    about('compareVersion', async ({ version }) =>
      vscode.commands.executeCommand(openDashboardCommand, comparedWith(view.versions, version)),
    ),
    about('pinVersion', pin(true)),
    about('unpinVersion', pin(false)),
    about('useVersion', use),
  ];
};
