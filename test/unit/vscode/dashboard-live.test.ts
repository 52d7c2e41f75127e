import { expect, it, vi } from 'vitest';
import { dashboard } from '../../../client/vscode/dashboard/panel.ts';

interface Editor {
  open: () => void;
  /** What the page of the dashboard says. */
  say: (message: unknown) => void;
  /** How often the page was told anything. */
  posted: number;
}

/** What the dashboard made of VS Code. */
const editor = vi.hoisted((): Editor => ({ open: () => undefined, say: () => undefined, posted: 0 }));

vi.mock('vscode', () => {
  const event = (): void => undefined;
  const webview = {
    onDidReceiveMessage: (hear: Editor['say']) => void (editor.say = hear),
    asWebviewUri: String,
    postMessage: () => Promise.resolve((editor.posted += 1)),
  };
  const panel = { visible: true, webview, onDidDispose: event, onDidChangeViewState: event };
  return {
    Disposable: { from: (): void => undefined },
    Uri: { joinPath: (): string => '' },
    ViewColumn: {},
    env: { language: 'en' },
    window: { createWebviewPanel: () => panel },
    commands: { registerCommand: (_: string, run: () => void) => void (editor.open = run) },
  };
});

it('the dashboard is read once for all news that came while it was read, and for what was chosen then', async () => {
  const asked: string[] = [];
  const underWay: (() => void)[] = [];
  const sendRequest = (name: string, params: object): Promise<never> => {
    asked.push(name === 'mingshi/compareVersions' ? JSON.stringify(params) : name);
    return new Promise((_, reject) => underWay.push(() => reject(new Error('nothing to tell'))));
  };
  const answer = async (): Promise<void> => {
    await new Promise(setImmediate);
    if (underWay.length === 0) return;
    for (const refuse of underWay.splice(0)) refuse();
    await answer();
  };
  const event = (): void => undefined;
  const news = { onModel: event, onTraining: event, onShown: event, onWritten: event };
  dashboard({ running: { sendRequest }, onStateChange: event, news, context: {} } as never);
  editor.open();
  editor.say({ type: 'ready' });
  await new Promise(setImmediate);
  for (const b of ['m2', 'm3', 'm4']) editor.say({ type: 'compare', a: 'm1', b });
  await answer();
  expect(editor.posted).toBe(2);
  const all = ['mingshi/statistics', 'mingshi/versions', 'mingshi/runs'];
  expect(asked).toEqual([...all, ...all, '{"a":"m1","b":"m4"}']);
});
