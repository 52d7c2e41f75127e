import * as vscode from 'vscode';
import type { Answer } from '../../shared/protocol/requests.ts';
import { editorCommand } from './commands.ts';
import { isOurs } from './languages.ts';
import type { Mingshi } from './mingshi.ts';
import { statusView, type Status } from './statusView.ts';
import { Unreviewed } from './unreviewed.ts';

/** The entry of the status bar: model, device, training, what is left to review. A click offers what can be done. */
export function status(mingshi: Mingshi): vscode.Disposable[] {
  const item = vscode.window.createStatusBarItem('mingshi.status', vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t('Mingshi');
  item.command = 'mingshi.editor.menu';
  let { model, training }: Pick<Status, 'model' | 'training'> = { model: undefined, training: undefined };
  let title = '';

  const show = (): void => {
    const editor = vscode.window.activeTextEditor;
    // In an editor without text, such as a view of ours, it stays as it is.
    if (editor && !isOurs(editor.document)) return item.hide();
    const { state } = mingshi;
    const view = statusView({ state, model, training, unreviewed: unreviewed.count }, vscode.l10n);
    title = view.title;
    item.text = view.text;
    item.tooltip = view.lines.join('\n');
    item.accessibilityInformation = { label: `${item.name ?? ''}. ${view.lines.join(' ')}`, role: 'button' };
    item.backgroundColor = view.isFault ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    if (state !== 'off') item.show();
  };
  const unreviewed = new Unreviewed(mingshi, () => {
    show();
    // The model was loaded by the text that was counted.
    if (!model?.version) void ask();
  });
  const ask = async (): Promise<void> => {
    // A server that just leaves has nothing to tell.
    const answer = await mingshi.running
      ?.sendRequest<Answer<'mingshi/status'>>('mingshi/status', {})
      .catch(() => undefined);
    if (answer) ({ model, training } = answer);
    show();
  };
  return [
    item,
    unreviewed,
    mingshi.onStateChange((state) => (state === 'running' ? void ask() : show())),
    mingshi.news.onTraining((status) => {
      training = status;
      show();
    }),
    mingshi.news.onModel((status) => {
      model = status;
      show();
    }),
    vscode.window.onDidChangeActiveTextEditor(show),
    editorCommand('menu', () => chooseAction(title)),
  ];
}

/** What the menu offers: commands, with their icons. */
const actions = (): { command: string; label: string }[] => [
  // What is said in Restricted Mode teaches nothing.
  ...(vscode.workspace.isTrusted
    ? [{ command: 'mingshi.editor.train', label: `$(mortar-board) ${vscode.l10n.t('Train now')}` }]
    : []),
  {
    command: 'mingshi.editor.rollback',
    label: `$(history) ${vscode.l10n.t('Go back to an earlier version…')}`,
  },
  { command: 'mingshi.editor.openDashboard', label: `$(graph) ${vscode.l10n.t('Open the dashboard')}` },
  { command: 'mingshi.editor.restart', label: `$(debug-restart) ${vscode.l10n.t('Restart the server')}` },
  { command: 'mingshi.editor.showLog', label: `$(output) ${vscode.l10n.t('Show the log')}` },
];

async function chooseAction(title: string): Promise<void> {
  const chosen = await vscode.window.showQuickPick(actions(), { title });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
