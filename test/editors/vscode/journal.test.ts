import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userJournal } from '../../../shared/annotations/places.ts';
import { needing } from '../support/programs.ts';
import { settings } from '../support/workplace.ts';
import { writeScene } from './scene.ts';
import { CodeServer, isInstalled } from './server.ts';
import type { Window } from './window.ts';

const diary = '周记.txt';
const question = 'Keep annotations in this folder';

/** A user who corrects, and is asked where that may lie. Each step goes on from the last. */
describe.skipIf(!isInstalled)(
  needing('the journal, where the user wants it', 'VS Code', 'chromium'),
  { timeout: 300_000 },
  () => {
    let server: CodeServer;
    let user: BrowserContext;
    let window: Window;
    beforeAll(async () => {
      server = await CodeServer.start({ packaged: true });
      await writeScene(server.workspace);
      user = await server.newcomer();
      window = await server.open(user, { file: diary });
      await window.trust(true);
    }, 300_000);
    afterAll(() => server?.remove());

    const shared = () => join(server.workspace, '.mingshi', 'annotations.jsonl');
    const own = () => userJournal(server.places.data, pathToFileURL(server.workspace).href);
    const ownFile = () => join(own().root, ...own().names);
    /** What a file says; undefined where there is none. */
    const said = (file: string) => readFile(file, 'utf8').catch(() => undefined);
    const asked = () => window.notification(question).count();

    /** Accepts a name of the diary, and waits until that shows. */
    const accept = async (name: string) => {
      await window.putCursor(name);
      await window.command('Mingshi: Accept the Entity');
      await window.untilPainted(name, ({ bold }) => bold);
    };

    it('asks after the first correction; “later” is not before the window is loaded anew', async () => {
      await window.untilPainted('成都');
      await accept('成都');
      await window.answer(question, 'Ask Later');
      await accept('西安');
      expect(await asked()).toBe(0);
      expect(await said(ownFile())).toMatch(/成都[^]*西安/);
      expect(await readdir(server.workspace)).not.toContain('.mingshi');

      await window.reload();
      await window.untilPainted('西安', ({ bold }) => bold);
      await accept('唐朝');
      await window.notification(question).waitFor();
    });

    it('moves into the folder what was said before, when the user agrees', async () => {
      await window.answer(question, 'Yes');
      await window.notification(`Annotations are kept in ${shared()}`).waitFor();
      expect(await said(shared())).toMatch(/成都[^]*西安[^]*唐朝/);
      expect(await said(ownFile())).toBeUndefined();
    });

    it('is neither read nor written where the folder is not trusted', async () => {
      const before = await said(shared());
      const stranger = await server.open(await server.newcomer(), { file: diary });
      await stranger.trust(false);
      await stranger.untilPainted('成都', ({ bold }) => !bold);
      await stranger.untilPainted('唐朝', ({ bold }) => !bold);
      await stranger.frames.first().waitFor();
      await stranger.picture('restricted');
      const commands = await stranger.found('>Mingshi: the', 'Mingshi: Restart the Server');
      expect(commands).not.toContain('Mingshi: Accept the Entity');
      await stranger.close();
      expect(await said(shared())).toBe(before);
    });

    it('shows Chinese in Restricted Mode without frames, as docs/editors/vscode.md says', async () => {
      const page = await readFile(settings('vscode.md'), 'utf8');
      const [, json = ''] = /```json\n(.*unicodeHighlight.*?)```/s.exec(page) ?? [];
      await server.prefer(JSON.parse(json) as Record<string, unknown>);
      await writeFile(join(server.workspace, 'sum.py'), '和 = 1 + 1\n');
      const stranger = await server.open(await server.newcomer(), { file: 'sum.py' });
      await stranger.trust(false);
      await stranger.frames.first().waitFor();
      await stranger.openFile(diary);
      await stranger.untilPainted('成都');
      expect(await stranger.frames.count()).toBe(0);
      await stranger.picture('restricted-unframed');
      await stranger.close();
    });

    it('takes all out of the folder again, and asks no more', async () => {
      await window.command('Notifications: Clear All Notifications');
      await window.command('Mingshi: Keep Annotations to Myself…');
      await window.notification(`Annotations are kept in ${ownFile()}`).waitFor();
      expect(await said(shared())).toBeUndefined();
      expect(await said(ownFile())).toMatch(/成都[^]*西安[^]*唐朝/);

      await window.reload();
      await window.untilPainted('西安', ({ bold }) => bold);
      await accept('国庆节');
      expect(await asked()).toBe(0);
      expect(await said(ownFile())).toContain('国庆节');
      expect(await said(shared())).toBeUndefined();
    });
  },
);
