import * as vscode from 'vscode';
import { messageOf } from '../../../shared/errors.ts';
import type { Answer } from '../../../shared/protocol/requests.ts';
import { isOurs } from '../languages.ts';
import type { Mingshi } from '../mingshi.ts';
import { lookOf, looks, paintworkOf, type Appearance, type Look, type Paintwork } from './appearance.ts';
import type { Palette } from './palettes.ts';

/** Scrolling and typing are waited for. */
const quietMilliseconds = 100;

/** So many lines before and after those that are seen are painted too. */
const margin = 100;

/**
 * Shows labels as the settings `mingshi.appearance` and `mingshi.palette` want them, where that is more than coloured
 * tokens can do: rules for tokens are settings of the user's, and nothing is written there.
 */
export const decorations = (mingshi: Mingshi): vscode.Disposable[] => {
  let painters = paintersBySettings();
  const pending = new Map<string, Pending>();
  const keyOf = (editor: vscode.TextEditor): string =>
    `${editor.document.uri.toString()} ${editor.viewColumn}`;

  const paint = async (editor: vscode.TextEditor, token: vscode.CancellationToken): Promise<void> => {
    const used = painters;
    const { document } = editor;
    const { version } = document;
    const { running } = mingshi;
    if (used.size === 0 || !running || !isOurs(document)) return;
    const params = { uri: document.uri.toString(), range: aroundVisible(editor) };
    const answer = await running.sendRequest<Answer<'mingshi/entities'>>('mingshi/entities', params, token);
    if (token.isCancellationRequested || document.version !== version || used !== painters) return;
    for (const [look, type] of used) editor.setDecorations(type, rangesOf(answer, look));
  };

  const soon = (editor: vscode.TextEditor): void => {
    pending.get(keyOf(editor))?.dispose();
    const next = new Pending(quietMilliseconds, (token) =>
      paint(editor, token).catch((error: unknown) => {
        // What is called off is done anew: the document changed, or its server went or came back.
        if (!token.isCancellationRequested) mingshi.log.error(`colours: ${messageOf(error)}`);
      }),
    );
    pending.set(keyOf(editor), next);
  };
  const callOff = (): void => {
    for (const waiting of pending.values()) waiting.dispose();
    pending.clear();
  };
  const allSoon = (): void => {
    callOff();
    vscode.window.visibleTextEditors.forEach(soon);
  };
  const ofDocument = (uri: vscode.Uri): void =>
    vscode.window.visibleTextEditors
      .filter(({ document }) => document.uri.toString() === uri.toString())
      .forEach(soon);

  allSoon();
  return [
    vscode.window.onDidChangeVisibleTextEditors(allSoon),
    vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => soon(textEditor)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => ofDocument(document.uri)),
    mingshi.news.onShown(ofDocument),
    mingshi.onStateChange(allSoon),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (
        !change.affectsConfiguration('mingshi.appearance') &&
        !change.affectsConfiguration('mingshi.palette')
      )
        return;
      for (const type of painters.values()) type.dispose();
      painters = paintersBySettings();
      allSoon();
    }),
    {
      dispose: () => {
        callOff();
        for (const type of painters.values()) type.dispose();
      },
    },
  ];
};

/** Something that is done after a while unless it is called off, also while it is being done. */
class Pending implements vscode.Disposable {
  readonly #cancellation = new vscode.CancellationTokenSource();
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number, act: (token: vscode.CancellationToken) => unknown) {
    this.#timer = setTimeout(() => void act(this.#cancellation.token), milliseconds);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#cancellation.cancel();
    this.#cancellation.dispose();
  }
}

type Painters = ReadonlyMap<Look, vscode.TextEditorDecorationType>;

function paintersBySettings(): Painters {
  const settings = vscode.workspace.getConfiguration('mingshi');
  const appearance = settings.get<Appearance>('appearance', 'text');
  const palette = settings.get<Palette>('palette', 'default');
  return new Map(
    looks.flatMap((look) => {
      const paintwork = paintworkOf(look, appearance, palette);
      return paintwork ? [[look, vscode.window.createTextEditorDecorationType(optionsOf(paintwork))]] : [];
    }),
  );
}

const optionsOf = ({ text, line, background }: Paintwork): vscode.DecorationRenderOptions => ({
  rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  ...(text !== undefined && { color: new vscode.ThemeColor(text) }),
  ...(background !== undefined && { backgroundColor: new vscode.ThemeColor(background) }),
  ...(line && {
    borderColor: new vscode.ThemeColor(line.colour),
    borderStyle: line.style,
    borderWidth: '0 0 2px 0',
  }),
});

const aroundVisible = ({ visibleRanges, document }: vscode.TextEditor) => {
  const first = Math.min(...visibleRanges.map(({ start }) => start.line), document.lineCount - 1);
  const last = Math.max(...visibleRanges.map(({ end }) => end.line), 0);
  const lines = new vscode.Range(Math.max(0, first - margin), 0, last + margin + 1, 0);
  const { start, end } = document.validateRange(lines);
  return { start, end };
};

const rangesOf = (
  { tree, entities }: Answer<'mingshi/entities'>,
  { root, uncertain }: Look,
): vscode.Range[] =>
  entities
    .filter((entity) => {
      const look = lookOf(tree, entity);
      return look.root === root && look.uncertain === uncertain;
    })
    .map(
      ({ range: { start, end } }) => new vscode.Range(start.line, start.character, end.line, end.character),
    );
