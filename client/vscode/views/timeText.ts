import * as vscode from 'vscode';

/** A time as the user reads it. @param time ISO 8601 */
export const timeText = (time: string): string =>
  new Date(time).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
