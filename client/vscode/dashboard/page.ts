import { markup, Markup } from './markup.ts';
import { style } from './style.ts';
import { texts } from './texts.ts';

export interface Page {
  readonly language: 'en' | 'zh';
  /** Made anew for each page; nothing without it is run or applied. */
  readonly nonce: string;
  /** URI of the script as a webview may load it. */
  readonly script: string;
}

/** The page that the script fills: it loads that script alone, and can send nothing anywhere. */
export const page = ({ language, nonce, script }: Page): string => {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts[language].title}</title>
<style nonce="${nonce}">${new Markup(style)}</style>
</head>
<body>
<main id="dashboard"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`.text;
};
