import type { Translate } from '../../client/vscode/views/translate.ts';

/** Texts as they stand in the source, filled in. */
export const inEnglish: Translate = (text, ...values) =>
  text.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
