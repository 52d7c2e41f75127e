import * as vscode from 'vscode';
import type { Answer } from '../../../shared/protocol/requests.ts';
import type { ScoredLabel } from '../../../shared/spans.ts';
import type { Mingshi } from '../mingshi.ts';
import { askNewLabel } from './askNewLabel.ts';
import { entriesFor, type Choice, type Entry } from '../../review/entries.ts';
import { inTreeOrder, type Language } from '../../review/labels.ts';

export interface LabelQuestion {
  /** The text that is to be labelled. */
  readonly text: string;
  readonly uri: string;
  readonly hints: readonly ScoredLabel[];
  readonly present?: string;
}

export const language = (): Language => (vscode.env.language.startsWith('zh') ? 'zh' : 'en');

/** The labels of the session's tree, with what users added. */
export async function listLabels(mingshi: Mingshi): Promise<Choice['labels']> {
  const { labels } = await mingshi.request<Answer<'mingshi/labels'>>('mingshi/labels');
  return inTreeOrder(labels);
}

/**
 * Lets the user choose any label, or make a new one, which is in the tree then.
 * @returns its path; undefined where the user called it off
 */
export async function pickLabel(mingshi: Mingshi, question: LabelQuestion): Promise<string | undefined> {
  const { text, uri, ...known } = question;
  const { l10n } = vscode;
  const labels = await listLabels(mingshi);
  const choice = { labels, language: language(), ...known };
  const picked = await pickEntry(l10n.t('What is “{0}”?', text), choice);
  if (picked?.kind !== 'new') return picked?.path;
  const parent = await pickEntry(l10n.t('Below which label does the new one stand?'), choice, false);
  if (parent?.kind !== 'label') return undefined;
  const label = await askNewLabel(parent.path, labels);
  if (!label) return undefined;
  await mingshi.request<Answer<'mingshi/addLabel'>>('mingshi/addLabel', { ...label, uri });
  return label.path;
}

type Pickable = Exclude<Entry, { kind: 'heading' }>;

interface EntryItem extends vscode.QuickPickItem {
  readonly entry?: Pickable;
}

/** @param offersNew whether a new label may be chosen */
function pickEntry(title: string, choice: Choice, offersNew = true): Promise<Pickable | undefined> {
  const picker = vscode.window.createQuickPick<EntryItem>();
  picker.title = title;
  picker.placeholder = vscode.l10n.t('Name in Chinese or English, pinyin (xnrw), or path');
  picker.ignoreFocusOut = true;
  keepOrder(picker);
  let best: EntryItem | undefined;
  const show = (query: string): void => {
    const items = entriesFor(query, choice)
      .filter(({ kind }) => offersNew || kind !== 'new')
      .map(itemOf);
    best = items.find(({ entry }) => entry);
    picker.items = items;
    picker.activeItems = best ? [best] : [];
  };
  return new Promise((resolve) => {
    picker.onDidChangeValue(show);
    picker.onDidAccept(() => {
      // None is active in the moment in which others come.
      const [item = best] = picker.activeItems;
      if (!item?.entry) return;
      resolve(item.entry);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    show('');
    picker.show();
  });
}

/** VS Code would sort what fits a query by its label. It has had this property for long, but promises it to nobody. */
function keepOrder(picker: vscode.QuickPick<EntryItem>): void {
  if ('sortByLabel' in picker) picker.sortByLabel = false;
}

/** What does not match as VS Code compares it shows all the same: it fits by pinyin or by its other name. */
function itemOf(entry: Entry): EntryItem {
  const { l10n, QuickPickItemKind } = vscode;
  switch (entry.kind) {
    case 'heading':
      return {
        kind: QuickPickItemKind.Separator,
        label: entry.heading === 'likeliest' ? l10n.t('Likeliest') : l10n.t('All labels'),
      };
    case 'label':
      return {
        entry,
        label: entry.isPresent ? `${entry.name} $(check)` : entry.name,
        description: entry.note,
        alwaysShow: true,
      };
    case 'new':
      return { entry, label: `$(add) ${l10n.t('New label…')}`, alwaysShow: true };
  }
}
