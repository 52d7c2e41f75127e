import * as vscode from 'vscode';

/** A time as the user reads it, with its year unless that is the present one. @param time ISO 8601 */
export function timeText(time: string): string {
  const date = new Date(time);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return date.toLocaleString(vscode.env.language, {
    ...(!isThisYear && { year: 'numeric' }),
    ...{ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  });
}
