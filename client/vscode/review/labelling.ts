import * as vscode from 'vscode';
import type { ListedAlways, PickLabelArguments, Written } from '../../../shared/protocol/commands.ts';
import { pickLabelCommand } from '../../../shared/protocol/commands.ts';
import { command } from '../commands.ts';
import type { Mingshi } from '../mingshi.ts';
import { correctingCommand } from '../trust.ts';
import type { Doubts } from './doubts.ts';
import { hintsOf } from '../../review/hints.ts';
import { insistent } from '../../review/insistent.ts';
import type { ReviewMode } from './mode.ts';
import { pickLabel } from './picker.ts';
import { activeEditor, entitiesOf, oneEntity, placeOf, rangeOf, selected, type Place } from './place.ts';

/** The commands that give a text a label, which the user picks. */
export const labelling = (mingshi: Mingshi, doubts: Doubts, mode: ReviewMode): vscode.Disposable[] => [
  correctingCommand('relabel', async () => {
    const editor = activeEditor();
    if (doubts.at(editor)?.missed) return add(mingshi, mode, toAdd(editor, doubts));
    const { range } = await insistent(() => oneEntity(mingshi, selected(editor)));
    return pickFor(mingshi, mode, { ...placeOf(editor, rangeOf(range)), kind: 'relabel' });
  }),
  correctingCommand('add', () => add(mingshi, mode, toAdd(activeEditor(), doubts))),
  correctingCommand('always', () => always(mingshi, activeEditor())),
  command(pickLabelCommand, (argument) => pickFor(mingshi, mode, argument as PickLabelArguments)),
];

const add = (mingshi: Mingshi, mode: ReviewMode, place: Place): Promise<void> =>
  pickFor(mingshi, mode, { ...place, kind: 'add' });

/** What is selected, or the name that was passed over at the cursor. @throws Error where there is neither */
function toAdd(editor: vscode.TextEditor, doubts: Doubts): Place {
  const asked = doubts.at(editor);
  if (!editor.selection.isEmpty) return selected(editor);
  if (asked?.missed) return placeOf(editor, rangeOf(asked.range));
  throw new Error(vscode.l10n.t('Select the text that is to be labelled.'));
}

/** Asks for a label and gives it, unless the text is another one by then. */
async function pickFor(
  mingshi: Mingshi,
  mode: ReviewMode,
  { kind, ...place }: PickLabelArguments,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  const range = rangeOf(place.range);
  const text = document.getText(range);
  const label = await pick(mingshi, place, text, kind === 'relabel');
  if (label === undefined) return;
  await insistent(() => {
    if (document.getText(range) !== text)
      throw new Error(vscode.l10n.t('The text has changed: choose the label again.'));
    const argument = { ...place, version: document.version, label };
    return mingshi.execute<Written>(`mingshi.${kind}`, argument);
  });
  await mode.goOn();
}

/** @param isEntity whether the text has a label already, which the picker marks */
async function pick(
  mingshi: Mingshi,
  place: Place,
  text: string,
  isEntity: boolean,
): Promise<string | undefined> {
  const entities = await insistent(() => entitiesOf(mingshi, place));
  const [present] = isEntity ? entities : [];
  const hints = hintsOf(entities);
  return pickLabel(mingshi, { text, uri: place.uri, hints, ...(present && { present: present.label }) });
}

/** Lists the entity at the cursor with its label, or the selected text with one that the user picks. */
async function always(mingshi: Mingshi, editor: vscode.TextEditor): Promise<void> {
  const [entity, second] = await insistent(() => entitiesOf(mingshi, selected(editor)));
  const isWhole = entity && !second && rangeOf(entity.range).contains(editor.selection);
  const range = editor.selection.isEmpty && isWhole ? rangeOf(entity.range) : editor.selection;
  const isEntity = isWhole && rangeOf(entity.range).isEqual(range);
  const text = editor.document.getText(range);
  const label = isEntity ? entity.shown.label : await pick(mingshi, placeOf(editor, range), text, false);
  if (label === undefined) return;
  const listed = await insistent(() =>
    mingshi.execute<ListedAlways>('mingshi.always', { ...placeOf(editor, range), label }),
  );
  const open = vscode.l10n.t('Open the List');
  const told = vscode.l10n.t('“{0}” is {1} wherever it stands from now on.', listed.name, listed.label);
  if ((await vscode.window.showInformationMessage(told, open)) === open)
    await vscode.window.showTextDocument(vscode.Uri.file(listed.file));
}
