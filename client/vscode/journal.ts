import * as vscode from 'vscode';
import type { Answer } from '../../shared/protocol/requests.ts';
import { editorCommand } from './commands.ts';
import type { Mingshi } from './mingshi.ts';

type Place = 'workspace' | 'user';

/**
 * Asks once per folder, after the first correction there, whether its annotations may lie in it: they hold text. Two
 * commands change that later.
 */
export function journal(mingshi: Mingshi): vscode.Disposable[] {
  const { globalState } = mingshi.context;
  /** Folders that were asked about since the window was opened: whoever wants to be asked later is left alone. */
  const asked = new Set<string>();
  const move = async (folder: vscode.WorkspaceFolder, to: Place): Promise<void> => {
    const params = { folder: folder.uri.toString(), to };
    const { path } = await mingshi.request<Answer<'mingshi/moveJournal'>>('mingshi/moveJournal', params);
    await globalState.update(keyOf(folder), to);
    void vscode.window.showInformationMessage(vscode.l10n.t('Annotations are kept in {0}', path));
  };
  const ask = async (folder: vscode.WorkspaceFolder): Promise<void> => {
    const { l10n } = vscode;
    const [yes, no, later] = [l10n.t('Yes'), l10n.t('No, Keep Mine'), l10n.t('Ask Later')];
    const question = l10n.t(
      'Keep annotations in this folder (.mingshi/annotations.jsonl) so that your team can share them? They hold sentences of your text.',
    );
    const answer = await vscode.window.showInformationMessage(`${folder.name}: ${question}`, yes, no, later);
    if (answer === yes) await move(folder, 'workspace');
    if (answer === no) await globalState.update(keyOf(folder), 'user');
  };

  return [
    mingshi.news.onWritten(({ uri }) => {
      const folder = uri === undefined ? uri : vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
      if (!folder || !isOpenQuestion(folder, globalState) || asked.has(keyOf(folder))) return;
      asked.add(keyOf(folder));
      ask(folder).catch((error: unknown) => mingshi.log.error(String(error)));
    }),
    editorCommand('keepInFolder', () => inFolder((folder) => move(folder, 'workspace'))),
    editorCommand('keepPrivate', () => inFolder((folder) => move(folder, 'user'))),
  ];
}

const keyOf = ({ uri }: vscode.WorkspaceFolder): string => `journal of ${uri.toString()}`;

/** Who wants all journals to lie in folders has answered for each. */
const isOpenQuestion = (folder: vscode.WorkspaceFolder, remembered: vscode.Memento): boolean =>
  vscode.workspace.isTrusted &&
  folder.uri.scheme === 'file' &&
  remembered.get(keyOf(folder)) === undefined &&
  vscode.workspace.getConfiguration('mingshi').get('journal') !== 'workspace';

/** In the only folder, or in the one that the user picks. */
async function inFolder(run: (folder: vscode.WorkspaceFolder) => Promise<void>): Promise<void> {
  const [first, ...others] = vscode.workspace.workspaceFolders ?? [];
  const folder = others.length === 0 ? first : await vscode.window.showWorkspaceFolderPick();
  if (folder) await run(folder);
}
