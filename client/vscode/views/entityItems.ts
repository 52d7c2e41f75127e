import * as vscode from 'vscode';
import type { EntityNode } from './entityTree.ts';
import type { LabelNames } from './labelNames.ts';
import type { Mention } from './mention.ts';

/** A line of the view of entities as VS Code shows it. */
export function entityItem(node: EntityNode, names: LabelNames): vscode.TreeItem {
  const item = node.kind === 'mention' ? mentionItem(node.mention, names) : branchItem(node, names);
  item.id = node.id;
  item.contextValue = node.kind;
  return item;
}

type Branch = Exclude<EntityNode, { readonly kind: 'mention' }>;

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

const icons = { document: vscode.ThemeIcon.File, label: new vscode.ThemeIcon('tag'), name: undefined };

function branchItem(node: Branch, names: LabelNames): vscode.TreeItem {
  const item = new vscode.TreeItem(nameOf(node, names), node.kind === 'document' ? Expanded : Collapsed);
  const counts =
    node.uncertain === 0
      ? String(node.count)
      : vscode.l10n.t('{0}, {1} uncertain', node.count, node.uncertain);
  item.description = counts;
  // Else only the tooltip is spoken.
  item.accessibilityInformation = { label: `${nameOf(node, names)}, ${counts}` };
  item.iconPath = icons[node.kind];
  if (node.kind === 'label') item.tooltip = node.path;
  if (node.kind === 'document') item.resourceUri = vscode.Uri.parse(node.uri);
  return item;
}

function nameOf(node: Branch, names: LabelNames): string {
  if (node.kind === 'label') return names.of(node.path);
  return node.kind === 'name' ? node.text : vscode.workspace.asRelativePath(vscode.Uri.parse(node.uri));
}

function mentionItem(mention: Mention, names: LabelNames): vscode.TreeItem {
  const { uri, range, excerpt, isUncertain, isConfirmed } = mention;
  const item = new vscode.TreeItem({ label: excerpt.text, highlights: [[excerpt.start, excerpt.end]] }, None);
  const state = stateOf(mention);
  item.description = [String(range.start.line + 1), ...state].join(' · ');
  item.tooltip = [excerpt.text, [names.of(mention.label), ...state].join(' · ')].join('\n');
  if (isUncertain) item.iconPath = new vscode.ThemeIcon('question');
  else if (isConfirmed) item.iconPath = new vscode.ThemeIcon('check');
  const { start, end } = range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Show'),
    arguments: [vscode.Uri.parse(uri), { selection } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

const stateOf = ({ isUncertain, isConfirmed }: Mention): string[] => [
  ...(isUncertain ? [vscode.l10n.t('uncertain')] : []),
  ...(isConfirmed ? [vscode.l10n.t('confirmed')] : []),
];
