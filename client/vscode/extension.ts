import type * as vscode from 'vscode';
import { decorations } from './colours/decorations.ts';
import { dashboard } from './dashboard/panel.ts';
import { journal } from './journal.ts';
import { LanguageService } from './languageService.ts';
import type { Part } from './mingshi.ts';
import { modelFault } from './modelFault.ts';
import { restart } from './restart.ts';
import { review } from './review/review.ts';
import { status } from './status.ts';
import { training } from './training.ts';
import { trust } from './trust.ts';
import { correctionsView } from './views/correctionsView.ts';
import { entitiesView } from './views/entitiesView.ts';
import { versionsView } from './views/versionsView.ts';
import { walkthroughSample } from './walkthrough/sample.ts';
import { whereChinese } from './whereChinese.ts';

const parts: readonly Part[] = [
  ...[status, modelFault, trust, restart, training, journal],
  ...[decorations, review, entitiesView, correctionsView, versionsView, dashboard, walkthroughSample],
  whereChinese,
];

let service: LanguageService | undefined;

/** Called by VS Code when a document is opened, or a command of ours is called. */
export function activate(context: vscode.ExtensionContext): void {
  const mingshi = new LanguageService(context);
  service = mingshi;
  context.subscriptions.push(mingshi, ...parts.flatMap((part) => part(mingshi)));
}

/** VS Code waits for it, for a few seconds. */
export function deactivate(): Promise<void> | undefined {
  return service?.stop();
}
