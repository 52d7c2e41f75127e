import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { lineIn, publishVersion } from '../support/learned-versions.ts';
import { servers } from '../support/serve.ts';

const { root, serve } = servers();
const uri = 'file:///a.txt';

test(
  'a model line that another process changes is followed, forwards and back',
  { timeout: 300_000 },
  async () => {
    const { child } = serve('--model', 'fine');
    const editor = new Editor(child.stdout, child.stdin);
    await editor.initialize();
    editor.open(uri, '云岫来了。');
    const types = async () => (await editor.settledTokens(uri))?.map(({ type }) => type);
    expect(await types()).toEqual([]);

    const line = lineIn(root(), join(root(), 'home'));
    const becomes = async (expected: readonly string[]): Promise<void> => {
      // The client is told to ask again; it asks until it is so.
      for (;;) {
        const { refreshes } = editor;
        if (JSON.stringify(await types()) === JSON.stringify(expected)) return;
        await editor.until(() => editor.refreshes > refreshes);
      }
    };
    const history = await publishVersion(line, { name: '云岫', label: 'person/history' }, null);
    await becomes(['nerPersonHistory']);
    await publishVersion(line, { name: '云岫', label: 'person/virtual' }, history);
    await becomes(['nerPersonVirtual']);
    await line.rollback(history);
    await becomes(['nerPersonHistory']);
    await line.rollback(null);
    await becomes([]);
  },
);
