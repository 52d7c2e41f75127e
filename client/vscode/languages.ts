import * as vscode from 'vscode';
import { defaultLanguages } from './defaults.ts';

/** Ids of the languages whose documents are read (setting `mingshi.languages`). */
export const languages = (): readonly string[] =>
  vscode.workspace.getConfiguration('mingshi').get('languages', defaultLanguages);

/** Not those of source control views, outputs and the like. Where VS Code is remote, the extension is there too. */
const schemes = ['file', 'untitled'];

export const isOurs = ({ languageId, uri }: vscode.TextDocument): boolean =>
  languages().includes(languageId) && schemes.includes(uri.scheme);

export const selector = (): { scheme: string; language: string }[] =>
  languages().flatMap((language) => schemes.map((scheme) => ({ scheme, language })));
