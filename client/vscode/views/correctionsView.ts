import * as vscode from 'vscode';
import * as z from 'zod';
import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import { editorCommand } from '../commands.ts';
import type { Mingshi, Part } from '../mingshi.ts';
import { rangeOf } from '../review/place.ts';
import { correctionItem } from './correctionItems.ts';
import { correctionPlace } from './correctionPlace.ts';
import { noPages, shownOf, sizeOf, withPage } from './correctionPages.ts';
import { labelNames, type LabelNames } from './labelNames.ts';
import { LiveView } from './liveView.ts';
import { timeText } from './timeText.ts';

/** A correction, or the line below the last one that fetches more. */
type Line = ProtocolCorrection | 'more';

const oneLine = z.object({ record: z.object({ id: z.string() }) });

/** What was said in the workspace, the newest first. */
class CorrectionsView extends LiveView<Line> {
  #names: LabelNames = labelNames([], vscode.env.language);
  #pages = noPages;

  constructor(mingshi: Mingshi) {
    super(mingshi, 'mingshi.corrections', [mingshi.news.onWritten, mingshi.news.onShown]);
  }

  getTreeItem(line: Line): vscode.TreeItem {
    return line === 'more' ? moreItem() : this.#item(line);
  }

  getChildren(line?: Line): Line[] {
    if (line) return [];
    return [...shownOf(this.#pages), ...(this.#pages.next === null ? [] : ['more' as const])];
  }

  /** @param line of this view, as a command gets it */
  find(line: unknown): ProtocolCorrection | undefined {
    const { data } = oneLine.safeParse(line);
    return this.#pages.corrections.find(({ record }) => record.id === data?.record.id);
  }

  more(): Promise<void> {
    return this.inTurn(async () => {
      const { next } = this.#pages;
      if (next === null) return;
      const page = await this.ask('mingshi/corrections', { before: next });
      this.#pages = withPage(this.#pages, page);
      this.draw();
    });
  }

  protected override async read(): Promise<void> {
    const page = await this.ask('mingshi/corrections', { limit: sizeOf(this.#pages) });
    this.#pages = withPage(noPages, page);
    // The names of labels wake the model, which is not needed to say that there is nothing.
    if (page.corrections.length === 0) return;
    this.#names = labelNames((await this.ask('mingshi/labels')).labels, vscode.env.language);
  }

  protected override clear(): void {
    this.#pages = noPages;
  }

  #item(correction: ProtocolCorrection): vscode.TreeItem {
    const { record, uri } = correction;
    const { label, description, tooltip, icon, isUndoable } = correctionItem(correction, {
      t: vscode.l10n.t,
      names: this.#names,
      when: timeText(record.time),
    });
    const item = new vscode.TreeItem(label);
    Object.assign(item, { id: record.id, description, tooltip, iconPath: new vscode.ThemeIcon(icon) });
    item.contextValue = isUndoable ? 'correction undoable' : 'correction';
    if (uri !== null) {
      const title = vscode.l10n.t('Show');
      item.command = { command: 'mingshi.editor.showCorrection', title, arguments: [correction] };
    }
    return item;
  }
}

function moreItem(): vscode.TreeItem {
  const title = vscode.l10n.t('Show more');
  const item = new vscode.TreeItem(title);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'mingshi.editor.moreCorrections', title };
  return item;
}

async function show(correction: ProtocolCorrection): Promise<void> {
  if (correction.uri === null) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(correction.uri));
  const place = correctionPlace(document.getText(), correction);
  await vscode.window.showTextDocument(document, place ? { selection: rangeOf(place) } : {});
}

/** The view of corrections, and what can be done with its lines. */
export const correctionsView: Part = (mingshi) => {
  const view = new CorrectionsView(mingshi);
  const about = (verb: string, act: (correction: ProtocolCorrection) => Promise<unknown>) =>
    editorCommand(verb, async (line) => {
      const correction = view.find(line);
      if (correction) await act(correction);
    });
  return [
    view,
    editorCommand('moreCorrections', () => view.more()),
    about('showCorrection', show),
    about('undoCorrection', ({ record }) => mingshi.execute('mingshi.undo', { record: record.id })),
  ];
};
