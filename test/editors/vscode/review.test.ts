import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lesson } from '../../../client/terminal/lesson.ts';
import { needing } from '../support/programs.ts';
import { CodeServer, isInstalled } from './server.ts';
import { SideView } from './sideView.ts';
import { Walkthrough } from './walkthrough.ts';
import type { Window } from './window.ts';

/** The model doubts three names of the first, and one of the second. */
const texts = {
  '戊.txt': '外婆说桂溪的米粉最好吃。\n表弟整天玩星河行者。\n',
  '己.txt': '他在青崖书局等了一个下午。\n',
};
const [two, one] = ['戊.txt', '己.txt'];

const refusal = 'Corrections are neither read nor written in a folder that you do not trust.';

/** A user who reviews a folder, text by text. Each step goes on from the last. */
describe.skipIf(!isInstalled)(
  needing('a review of several documents', 'VS Code', 'chromium'),
  { timeout: 300_000 },
  () => {
    let server: CodeServer;
    let window: Window;
    beforeAll(async () => {
      server = await CodeServer.start({ packaged: true });
      for (const [name, text] of Object.entries(texts)) await writeFile(join(server.workspace, name), text);
      window = await server.open(await server.newcomer());
      await window.trust(true);
    }, 300_000);
    afterAll(() => server?.remove());

    const isIn = (name: string) => window.tab.filter({ hasText: name }).waitFor();
    const asks = (question: RegExp) => window.text.filter({ hasText: question }).waitFor();

    it('does not begin where no text is open, and begins once one is', async () => {
      await window.command('Mingshi: Review: Begin or End');
      await window.notification('No text is open').waitFor();
      await window.command('Notifications: Clear All Notifications');
      // A correction from before the review, which is to stay.
      await window.openFile(two);
      await window.untilPainted('米粉');
      await window.putCursor('米粉');
      await window.command('Mingshi: Accept the Entity');
      await window.untilPainted('米粉', ({ bold }) => bold);
      await window.answer('Keep annotations in this folder', 'No, Keep Mine');

      await window.openFile(one);
      await window.untilPainted('一个下午');
      await window.press('Alt+m');
      await window.untilLeft((left) => left === 1);
      await asks(/一个下午.*\?/);
    });

    it('takes back what was said last, wherever that was, asks it again, and counts anew', async () => {
      await window.press('Alt+x');
      await isIn(two);
      await window.untilLeft((left) => left === 3);
      const first = await window.untilCursor((at) => at !== '');
      await window.press('Alt+x');
      await window.untilLeft((left) => left === 2);

      await window.press('Alt+u');
      await window.untilLeft((left) => left === 3);
      await window.untilCursor((at) => at === first);
      await isIn(two);
      await asks(/\?/);

      await window.press('Alt+u');
      await isIn(one);
      await window.untilLeft((left) => left === 1);
      await window.untilPainted('一个下午');
      await asks(/一个下午.*\?/);
      await window.picture('review-undone');
    });

    it('ends with the last question, which can still be taken back', async () => {
      await window.press('Alt+x');
      for (const left of [3, 2, 1]) {
        await window.untilLeft((now) => now === left);
        await window.press('Alt+x');
      }
      await window.answer('The model is sure of all that is left.', 'Undo');
      await window.untilLeft((left) => left === 1);
      await isIn(two);
      await asks(/\?/);
      for (const left of [2, 3]) {
        await window.press('Alt+u');
        await window.untilLeft((now) => now === left);
      }
      await window.press('Alt+u');
      await isIn(one);
      await asks(/一个下午.*\?/);
    });

    it('takes nothing back that was said before it', async () => {
      await window.press('Alt+u');
      await window.notification('There is no correction of this review left to undo.').waitFor();
      await window.openFile(two);
      await window.untilPainted('米粉', ({ bold }) => bold);
    });

    it('says, where the folder is not trusted, that nothing can be corrected', async () => {
      const stranger = await server.open(await server.newcomer(), { file: two });
      await stranger.trust(false);
      await stranger.untilPainted('米粉', ({ bold }) => !bold);
      await stranger.press('Alt+m');
      await stranger.untilLeft((left) => left > 0);
      await stranger.press('Alt+a');
      await stranger.answer(refusal, 'Manage Workspace Trust', () => stranger.picture('restricted-told'));
      await stranger.tab.filter({ hasText: 'Workspace Trust' }).waitFor();

      const walkthrough = await Walkthrough.open(stranger, 'Get Started with Mingshi');
      await walkthrough.press('correct', `Label ${lesson.name}`);
      await stranger.notification(refusal).waitFor();

      await stranger.page.locator('.activitybar .action-label[aria-label="Mingshi"]').click();
      const { pane } = new SideView(stranger, 'Corrections');
      await pane.locator('.welcome-view', { hasText: refusal }).waitFor();
      expect(await pane.locator('.monaco-button, a').allInnerTexts()).toContain('Manage Workspace Trust');
      await stranger.picture('restricted-view');
      await stranger.close();
    });
  },
);
