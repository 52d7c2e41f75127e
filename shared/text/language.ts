import { extname } from 'node:path';

/** LSP language id of a file by its name; `plaintext` unless it is Markdown. */
export const languageOf = (file: string): 'markdown' | 'plaintext' =>
  /^\.(md|markdown)$/i.test(extname(file)) ? 'markdown' : 'plaintext';
