import * as vscode from 'vscode';
import { editorCommand } from '../commands.ts';
import { isOurs } from '../languages.ts';
import type { Mingshi, Part } from '../mingshi.ts';
import { entityItem } from './entityItems.ts';
import { entityTree, type EntityNode, type Grouping } from './entityTree.ts';
import { labelNames, type LabelNames } from './labelNames.ts';
import { LiveView } from './liveView.ts';
import { OpenEntities } from './openEntities.ts';

/** Both where it is kept and what menus look at. */
const groupingKey = 'mingshi.entities.grouping';

/** The entities of all open documents, by label or by document. */
class EntitiesView extends LiveView<EntityNode> {
  readonly #entities = new OpenEntities();
  readonly #state: vscode.Memento;
  readonly #changes: vscode.Disposable;
  #names: LabelNames = labelNames([], vscode.env.language);
  #grouping: Grouping = 'label';
  #roots: EntityNode[] = [];

  constructor(mingshi: Mingshi) {
    const { onShown, onWritten, onModel } = mingshi.news;
    const { onDidOpenTextDocument, onDidCloseTextDocument } = vscode.workspace;
    const news = [onShown, onWritten, onModel, onDidOpenTextDocument, onDidCloseTextDocument];
    super(mingshi, 'mingshi.entities', news);
    this.#state = mingshi.context.workspaceState;
    this.#changes = vscode.Disposable.from(
      onShown((uri) => this.#entities.outdate(uri.toString())),
      onWritten(() => this.#entities.outdate()),
      onModel(() => this.#entities.outdate()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (!isOurs(document)) return;
        this.#entities.outdate(document.uri.toString());
        this.updateSoon();
      }),
    );
    this.group(this.#state.get<Grouping>(groupingKey, 'label'));
  }

  getTreeItem(node: EntityNode): vscode.TreeItem {
    return entityItem(node, this.#names);
  }

  getChildren(node?: EntityNode): EntityNode[] {
    if (!node) return this.#roots;
    return node.kind === 'mention' ? [] : [...node.children];
  }

  group(grouping: Grouping): void {
    this.#grouping = grouping;
    void this.#state.update(groupingKey, grouping);
    void vscode.commands.executeCommand('setContext', groupingKey, grouping);
    this.draw();
  }

  override dispose(): void {
    this.#changes.dispose();
    super.dispose();
  }

  protected override async read(): Promise<void> {
    await this.#entities.update(this.ask);
    this.#names = labelNames((await this.ask('mingshi/labels')).labels, vscode.env.language);
  }

  protected override clear(): void {
    this.#entities.clear();
  }

  protected override draw(): void {
    const { mentions } = this.#entities;
    this.#roots = entityTree(mentions, this.#grouping, (label) => this.#names.order(label));
    this.view.description = mentions.length === 0 ? '' : String(mentions.length);
    super.draw();
  }
}

/** The view of entities, and how they are grouped. */
export const entitiesView: Part = (mingshi) => {
  const view = new EntitiesView(mingshi);
  return [
    view,
    editorCommand('groupByLabel', () => view.group('label')),
    editorCommand('groupByDocument', () => view.group('document')),
  ];
};
