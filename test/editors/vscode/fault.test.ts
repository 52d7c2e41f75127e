import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../support/programs.ts';
import { CodeServer, isInstalled } from './server.ts';
import type { Window } from './window.ts';

const diary = '日记.txt';
const fault = 'The model cannot be used';

/** What was found not to work is not tried again so soon. */
const truceMilliseconds = 5_000;

describe.skipIf(!isInstalled)(
  needing('a model that cannot be loaded', 'VS Code', 'chromium'),
  { timeout: 300_000 },
  () => {
    let server: CodeServer;
    let window: Window;
    let weights: string;
    beforeAll(async () => {
      server = await CodeServer.start({ packaged: true });
      weights = join(await server.extensionServer(), 'models', 'fine', 'weights.safetensors');
      await rename(weights, `${weights}.away`);
      await writeFile(join(server.workspace, diary), '王明在西安住了三年。\n');
      window = await server.open(await server.newcomer(), { file: diary });
      await window.trust(false);
    }, 300_000);
    afterAll(() => server?.remove());

    /** All that the extension and its server logged. */
    const logged = async (): Promise<string> => {
      const folder = join(server.home, 'code', 'data', 'logs');
      const names = await readdir(folder, { recursive: true });
      const logs = names.filter((name) => /Mingshi[^/]*\.log$/.test(name));
      return (await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
    };

    it('is told of once, and stays a fault in the status bar', async () => {
      await window.notification(fault).waitFor();
      await window.picture('fault');
      expect(await window.notification(fault).innerText()).toContain('weights.safetensors');
      expect(await window.notification(fault).count()).toBe(1);
      expect(await window.status.getAttribute('class')).toContain('error');
    });

    it('is told of again where a restart changes nothing', async () => {
      await window.answer(fault, 'Restart');
      await window.notification(fault).waitFor();
    });

    it('is loaded by a restart once it can be', async () => {
      await rename(`${weights}.away`, weights);
      await delay(truceMilliseconds);
      await window.answer(fault, 'Restart');
      await window.untilPainted('西安');
      await window.untilStatus(/fine@\w+ · CPU/);
      expect(await window.status.getAttribute('class')).not.toContain('error');
    });

    it('offers no training in Restricted Mode', async () => {
      await window.status.click();
      await window.input.waitFor();
      expect((await window.rows()).join('\n')).toMatch(/^(?!.*Train now)[^]*Restart the server/);
      await window.press('Escape');
    });

    it('restarts for its settings without a word in the log', async () => {
      for (const legend of ['standard', 'mingshi', 'standard', 'mingshi'])
        await server.configure({ 'mingshi.legend': legend }).then(() => delay(300));
      await window.untilStatus(/fine@\w+ · CPU/);
      await window.untilPainted('西安');
      expect(await logged()).toContain('the model cannot be used');
      expect(await logged()).not.toMatch(/failed|Starting server/);
    });
  },
);
