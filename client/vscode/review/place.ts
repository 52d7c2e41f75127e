import * as vscode from 'vscode';
import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';
import type { Answer } from '../../../shared/protocol/requests.ts';
import type { Mingshi } from '../mingshi.ts';
import { entitiesAt } from '../../review/entityAt.ts';

/** What commands of the server are about: a range of a version of a document. */
export interface Place {
  readonly uri: string;
  readonly version: number;
  readonly range: ProtocolEntity['range'];
}

/** @throws Error where no text has the cursor */
export function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error(vscode.l10n.t('No text is open: open one and put the cursor where you mean.'));
  return editor;
}

const plain = ({ start, end }: vscode.Range): Place['range'] => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});

export const placeOf = ({ document }: vscode.TextEditor, range: vscode.Range): Place => ({
  uri: document.uri.toString(),
  version: document.version,
  range: plain(range),
});

export const rangeOf = ({ start, end }: Place['range']): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

/** The selection, or the cursor. */
export const selected = (editor: vscode.TextEditor): Place => placeOf(editor, editor.selection);

/** The entities that a place covers in part, or the one at its cursor. */
export async function entitiesOf(mingshi: Mingshi, { uri, range }: Place): Promise<ProtocolEntity[]> {
  const lines = {
    start: { line: range.start.line, character: 0 },
    end: { line: range.end.line + 1, character: 0 },
  };
  const { entities } = await mingshi.request<Answer<'mingshi/entities'>>('mingshi/entities', {
    uri,
    range: lines,
  });
  return entitiesAt(entities, range);
}

/** @throws Error where there is no entity, or are several */
export async function oneEntity(mingshi: Mingshi, place: Place): Promise<ProtocolEntity> {
  const [entity, second] = await entitiesOf(mingshi, place);
  if (!entity) throw new Error(vscode.l10n.t('There is no entity here: select its text and label that.'));
  if (second) throw new Error(vscode.l10n.t('There are several entities here: select one.'));
  return entity;
}
