import { beforeEach, describe, expect, it, vi } from 'vitest';
import { correctionsView } from '../../../client/vscode/views/correctionsView.ts';
import type { LiveView } from '../../../client/vscode/views/liveView.ts';
import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import type { Answer } from '../../../shared/protocol/requests.ts';

type View = LiveView<ProtocolCorrection | 'more'>;

/** What the view made of VS Code: itself, and its commands. */
const editor = vi.hoisted((): { view?: unknown; readonly commands: Map<string, () => Promise<void>> } => ({
  commands: new Map(),
}));

vi.mock('vscode', () => {
  class EventEmitter {
    event = (): void => undefined;
    fire = (): void => undefined;
  }
  return {
    EventEmitter,
    Disposable: { from: (): void => undefined },
    env: { language: 'en' },
    window: {
      createTreeView: (_: string, { treeDataProvider }: { treeDataProvider: unknown }) => {
        editor.view = treeDataProvider;
        return { visible: true, onDidChangeVisibility: (): void => undefined };
      },
    },
    commands: {
      registerCommand: (id: string, run: () => Promise<void>) => void editor.commands.set(id, run),
    },
  };
});

/** A server whose answers are under way until they are delivered, the last one first. */
class FakeServer {
  readonly corrections: ProtocolCorrection[];
  readonly #underWay: (() => void)[] = [];

  constructor(count: number) {
    this.corrections = Array.from({ length: count }, (_, index) => ({
      record: {
        ...{ v: 1, id: `record-${index}`, time: '2026-11-21T09:30:00.000Z', author: 'lin' },
        ...{ kind: 'label', tree: 'fine', path: `person/${index}`, zh: '诗人', en: 'Poet' },
      },
      ...{ uri: null, range: null, state: 'stands', detached: null },
    }));
  }

  readonly sendRequest = (name: string, params: object): Promise<unknown> => {
    const answer = name === 'mingshi/labels' ? { tree: 'fine', labels: [] } : this.#page(params);
    return new Promise((resolve) => this.#underWay.push(() => resolve(answer)));
  };

  /** Until nobody asks any more. */
  async deliver(): Promise<void> {
    await new Promise(setImmediate);
    const last = this.#underWay.pop();
    if (!last) return;
    last();
    await this.deliver();
  }

  undo(id: string): void {
    const index = this.corrections.findIndex(({ record }) => record.id === id);
    this.corrections.splice(index, 1, { ...this.corrections[index], state: 'undone' } as ProtocolCorrection);
  }

  #page({ limit = 50, before }: { limit?: number; before?: string }): Answer<'mingshi/corrections'> {
    const start = this.corrections.findIndex(({ record }) => record.id === before) + 1;
    const corrections = this.corrections.slice(start, start + limit);
    const isLast = start + limit >= this.corrections.length;
    return { corrections, next: isLast ? null : (corrections.at(-1)?.record.id ?? null) };
  }
}

describe('the view of corrections', () => {
  let server: FakeServer;
  let view: View;
  const more = (): void => void editor.commands.get('mingshi.editor.moreCorrections')?.();
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    server = new FakeServer(120);
    const event = (): void => undefined;
    const news = { onWritten: event, onShown: event };
    correctionsView({ running: server, onStateChange: event, news } as never);
    view = editor.view as View;
    void view.update();
    await server.deliver();
    expect(view.getChildren()).toEqual([...server.corrections.slice(0, 50), 'more']);
    return () => vi.useRealTimers();
  });

  it('shows what was asked for last, in whatever order answers come', async () => {
    void view.update();
    await new Promise(setImmediate);
    server.undo('record-3');
    void view.update();
    await server.deliver();
    expect(view.getChildren()).toEqual([...server.corrections.slice(0, 50), 'more']);
  });

  it('shows more of them, and what changed while they were on their way', async () => {
    more();
    await new Promise(setImmediate);
    server.undo('record-3');
    void view.update();
    await server.deliver();
    expect(view.getChildren()).toEqual([...server.corrections.slice(0, 100), 'more']);
  });

  it('shows each once where more are asked for twice', async () => {
    more();
    more();
    await server.deliver();
    expect(view.getChildren()).toEqual(server.corrections);
  });
});
