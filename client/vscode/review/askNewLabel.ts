import * as vscode from 'vscode';
import type { ListedLabel } from '../../review/labels.ts';
import { partFault, suggestedPart, type NewLabel } from '../../review/newLabel.ts';

/** Asks for the names of a label below `parent`; undefined where the user called it off. */
export async function askNewLabel(
  parent: string,
  labels: readonly ListedLabel[],
): Promise<NewLabel | undefined> {
  const { l10n } = vscode;
  const title = l10n.t('New label below {0}', parent);
  const zh = await askName(title, l10n.t('Chinese name'));
  if (zh === undefined) return undefined;
  const en = await askName(title, l10n.t('English name'));
  if (en === undefined) return undefined;
  const part = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('Last part of its path, after {0}/', parent),
    value: suggestedPart(en),
    ignoreFocusOut: true,
    validateInput: (value) => {
      switch (partFault(value, parent, labels)) {
        case 'form':
          return l10n.t('Letters, digits, “_”, “.” and “-”, beginning with a letter or a digit; at most 64.');
        case 'taken':
          return l10n.t('There is such a label already.');
        case undefined:
          return undefined;
      }
    },
  });
  return part === undefined ? undefined : { path: `${parent}/${part}`, zh, en };
}

/** As long as the server takes it, without white space at its ends. */
async function askName(title: string, prompt: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^.{1,100}$/u.test(value.trim()) ? undefined : vscode.l10n.t('One to a hundred characters.'),
  });
  return name?.trim();
}
