import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunOutcome, Written } from '../../../../shared/protocol/commands.ts';
import { Look, until } from './look.ts';

/** What whoever works inside VS Code's extension host sees. */
export type Seen = Awaited<ReturnType<typeof see>>;

/** Called by VS Code; what was seen lies in the file `seen.json` of the home. */
export async function run(): Promise<void> {
  await writeFile(join(homedir(), 'seen.json'), JSON.stringify(await see()));
}

async function see() {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('no folder is open');
  const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'diary.txt'));
  const look = new Look(editor.document);
  return { ...(await read(look)), ...(await work(look, editor)) };
}

const start = new vscode.Position(0, 0);

/** What is told of a text that nobody has judged yet. */
async function read(look: Look) {
  const opened = await look.tokensWhen((tokens) => tokens.length >= 5);
  const hovers = await look.ask<vscode.Hover[]>('executeHoverProvider', start);
  const symbols = await look.ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider');
  const everywhere = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
    'vscode.executeWorkspaceSymbolProvider',
    '王',
  );
  const references = await look.ask<vscode.Location[]>('executeReferenceProvider', start);
  const highlights = await look.ask<vscode.DocumentHighlight[]>('executeDocumentHighlights', start);
  const [selection] = await look.ask<vscode.SelectionRange[]>('executeSelectionRangeProvider', [start]);
  const all = new vscode.Range(0, 0, 3, 0);
  const hints = await look.ask<vscode.InlayHint[]>('executeInlayHintProvider', all);
  const lenses = await look.ask<vscode.CodeLens[]>('executeCodeLensProvider', 10);
  const problems = await until(
    () => vscode.languages.getDiagnostics().flatMap(([, found]) => found),
    (found) => found.length > 0,
  );
  return {
    opened,
    hover: hovers.flatMap(({ contents }) => contents.map(textOf)).join('\n'),
    symbols: symbols.map(treeOf),
    everywhere: everywhere.map(({ name }) => name),
    references: references.map(
      ({ range }) => `${range.start.line}:${range.start.character} ${look.text(range)}`,
    ),
    highlights: highlights.map(({ range }) => look.text(range)),
    selections: selection ? chainOf(selection).map((range) => look.text(range)) : [],
    hints: hints.map(({ position, label }) => `${position.line}:${position.character} ${wordsOf(label)}`),
    lenses: lenses.map(({ command }) => command?.title),
    problems: problems.map(({ range, message }) => `${look.text(range)}: ${message}`),
  };
}

/** What becomes of it when somebody does. */
async function work(look: Look, editor: vscode.TextEditor) {
  const before = await look.tokens();
  const walk: string[] = [];
  for (let step = 0; step < 3; step += 1) {
    await vscode.commands.executeCommand('mingshi.editor.nextUncertain');
    const { active } = editor.selection;
    walk.push(look.text(new vscode.Range(active, active.translate(0, 1))));
  }

  const actions = await look.ask<vscode.CodeAction[]>(
    'executeCodeActionProvider',
    new vscode.Range(start, start),
  );
  const relabel = actions.find(({ title }) => title === 'Relabel as Person');
  const give = async () => {
    const { command = '', arguments: args = [] } = relabel?.command ?? {};
    await vscode.commands.executeCommand<Written>(command, ...(args as unknown[]));
    return look.tokensWhen((tokens) => tokens[0] !== before[0]);
  };
  const relabelled = await give();
  await vscode.commands.executeCommand('mingshi.editor.undo');
  const undone = await look.tokensWhen((tokens) => tokens[0] === before[0]);

  await give();
  const trained = await vscode.commands.executeCommand<RunOutcome>('mingshi.train', {});
  const learned = await look.tokensWhen((tokens) => tokens.some((token) => token.startsWith('云岫 ')));
  const rolledBack = await vscode.commands.executeCommand<RunOutcome>('mingshi.rollback', {});
  const forgotten = await look.tokensWhen((tokens) => tokens.every((token) => !token.startsWith('云岫 ')));
  return {
    ...{ walk, actions: actions.map(({ title }) => title), relabelled, undone },
    ...{ trained, learned, rolledBack, forgotten },
  };
}

const textOf = (content: vscode.MarkdownString | vscode.MarkedString): string =>
  typeof content === 'string' ? content : content.value;

const wordsOf = (label: vscode.InlayHint['label']): string =>
  typeof label === 'string' ? label : label.map(({ value }) => value).join('');

/** `NAME` or `NAME(CHILD, …)` */
const treeOf = ({ name, children }: vscode.DocumentSymbol): string =>
  children.length === 0 ? name : `${name}(${children.map(treeOf).join(', ')})`;

const chainOf = ({ range, parent }: vscode.SelectionRange): vscode.Range[] => [
  range,
  ...(parent ? chainOf(parent) : []),
];
