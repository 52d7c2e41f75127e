import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/placeholderText/register.js';
import 'monaco-editor/editor/contrib/semanticTokens/browser/documentSemanticTokens.js';
import { grounds } from '../../colours/shades.ts';
import { tokenRules, type Ground } from '../labelColours.ts';
import { texts } from '../texts.ts';

export type TextEditor = monaco.editor.IStandaloneCodeEditor;

const dark = matchMedia('(prefers-color-scheme: dark)');

const inks = { light: '#24292f', dark: '#d4d4d4' } as const;

function defineTheme(ground: Ground): void {
  const surface = { light: '#ffffff', dark: '#262626' }[ground];
  monaco.editor.defineTheme(ground, {
    base: ground === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: tokenRules(ground).map((rule) => ({ ...rule })),
    colors: {
      'editor.background': grounds[ground].background,
      'editor.foreground': inks[ground],
      'editorHoverWidget.background': surface,
      'editorWidget.background': surface,
      focusBorder: '#00000000',
    },
  });
}

/** A page of text rather than of code: no numbers, no map, lines that wrap and can be read. */
const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  language: 'plaintext',
  ariaLabel: '中文文本 Chinese text',
  placeholder: texts.placeholder,
  automaticLayout: true,
  // Whoever has no mouse gets out of it to the rest of the page.
  tabFocusMode: true,
  'semanticHighlighting.enabled': true,
  fontFamily: "'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif",
  fontSize: 17,
  lineHeight: 34,
  letterSpacing: 0.3,
  wordWrap: 'on',
  wrappingStrategy: 'advanced',
  lineNumbers: 'off',
  folding: false,
  glyphMargin: false,
  lineDecorationsWidth: 28,
  minimap: { enabled: false },
  contextmenu: false,
  matchBrackets: 'never',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: false,
  padding: { top: 24, bottom: 32 },
  scrollbar: { verticalScrollbarSize: 10, useShadows: false, alwaysConsumeMouseWheel: false },
  hover: { delay: 250, above: false },
  fixedOverflowWidgets: true,
  links: false,
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
};

/** The editor, light or dark as the user's system is. */
export function createEditor(container: HTMLElement, text: string): TextEditor {
  defineTheme('light');
  defineTheme('dark');
  const theme = (): Ground => (dark.matches ? 'dark' : 'light');
  const model = monaco.editor.createModel(text, 'plaintext');
  // One kind of line ends, so that positions are those of the text that was sent.
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const editor = monaco.editor.create(container, { ...options, model, theme: theme() });
  dark.addEventListener('change', () => monaco.editor.setTheme(theme()));
  return editor;
}
