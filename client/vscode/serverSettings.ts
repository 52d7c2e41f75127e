import * as vscode from 'vscode';

/** What only the user may say, in their own settings: what a workspace brings along does not count. */
const own = ['model', 'author', 'journal', 'device', 'memory'] as const;
const shared = [
  ...(['legend', 'uncertainBelow', 'diagnostics', 'inlayHints'] as const),
  ...(['codeLens', 'largeDocument', 'learning'] as const),
];

/** Settings that the server reads only when it starts, and that of what it is told of. */
export const startSettings = ['languages', ...own, 'legend', 'largeDocument'].map((key) => `mingshi.${key}`);

/** `initializationOptions` of the server (docs/protocol.md). What may change later the server asks for itself. */
export function initializationOptions(): Readonly<Record<string, unknown>> {
  // Of no document in particular.
  const settings = vscode.workspace.getConfiguration('mingshi', null);
  return {
    trusted: vscode.workspace.isTrusted,
    ...Object.fromEntries(own.map((key) => [key, settings.inspect(key)?.globalValue])),
    ...Object.fromEntries(shared.map((key) => [key, settings.get(key)])),
  };
}
