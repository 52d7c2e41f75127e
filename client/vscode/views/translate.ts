/** A text in the user's language, `{0}`, `{1}`, … filled in: `vscode.l10n.t`. */
export type Translate = (message: string, ...values: (string | number)[]) => string;
