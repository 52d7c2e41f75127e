import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullName, type ListedLabel } from '../../../client/review/labels.ts';
import { search } from '../../../client/review/search.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { daemonsOf } from '../../support/daemon.ts';
import { needing } from '../support/programs.ts';
import { paletteColour, untilAround } from './decorations.ts';
import { canCutOff, networksOf } from './network.ts';
import { colourOf, foundIn, scene, unknownName, writeScene, type Found, type Ground } from './scene.ts';
import { programsFor } from './processes.ts';
import { rectangleOf } from './rectangle.ts';
import { CodeServer, isInstalled } from './server.ts';
import { isTaught, taught, teach } from './teaching.ts';
import type { Window } from './window.ts';

const diary = '周记.txt';
const notes = '读书笔记.md';

/** What is asked in a review has it, and no text of the scene. */
const questionMark = '?';

const labels: ListedLabel[] = fineTree.nodes.map((node) => ({ ...node, custom: false, tokenType: '' }));

/** One user's way, from the package to a label of their own: each step goes on from the last. */
describe.skipIf(!isInstalled)(
  needing('the extension, installed from its package', 'VS Code', 'chromium'),
  { timeout: 300_000 },
  () => {
    let server: CodeServer;
    let user: BrowserContext;
    let window: Window;
    /** What the model is sure of in the scene, by its text. */
    let sure: Found[];
    beforeAll(async () => {
      server = await CodeServer.start({ packaged: true });
      await writeScene(server.workspace);
      sure = (await foundIn(scene[diary], server)).filter(({ score }) => score >= 0.6);
      user = await server.newcomer();
      window = await server.open(user, { file: diary });
      await window.trust(true);
    }, 300_000);
    afterAll(() => server?.remove());

    const journal = () => join(server.workspace, '.mingshi', 'annotations.jsonl');

    /** What stands in the diary once, and the model is sure of. */
    const names = () => sure.filter(({ text }) => scene[diary].split(text).length === 2);

    it('shows each label in its colour, in each kind of theme', async () => {
      expect(new Set(names().map(({ label }) => label)).size).toBeGreaterThanOrEqual(5);
      const shows = async (ground: Ground) => {
        for (const { text, label } of names())
          await window.untilPainted(text, ({ colour }) => colour === colourOf(label, ground));
      };
      await shows('light');
      await window.untilStatus(/fine@\w+ · CPU/);
      // Away from the text, so that nothing of it is framed.
      await window.press('ArrowDown');
      await window.picture('read', [window.tab, window.text]);
      for (const [ground, theme] of [
        ['dark', 'Default Dark Modern'],
        ['highContrast', 'Default High Contrast'],
        ['highContrastLight', 'Default High Contrast Light'],
      ] as const) {
        await server.configure({ 'workbench.colorTheme': theme });
        await shows(ground);
        await window.picture(`read-${ground}`);
      }
      await server.configure({});
      await shows('light');
    });

    it('shows labels by other colours, by a line, and by what is behind them', async () => {
      for (const palette of ['default', 'colourBlind'] as const) {
        await server.configure({ 'mingshi.palette': palette, 'mingshi.appearance': 'underline' });
        for (const { text, label } of names()) {
          const line = paletteColour(palette, 'line', label);
          await untilAround(window, text, (around) => around.line === line && around.style === 'solid');
        }
        await server.configure({ 'mingshi.palette': palette, 'mingshi.appearance': 'background' });
        for (const { text, label } of names()) {
          const background = paletteColour(palette, 'background', label);
          await untilAround(window, text, (around) => around.background === background);
        }
        await window.picture(`background-${palette}`);
      }
      await server.configure({ 'mingshi.palette': 'colourBlind' });
      for (const { text, label } of names())
        await window.untilPainted(
          text,
          ({ colour }) => colour === paletteColour('colourBlind', 'line', label),
        );
      await server.configure({});
      for (const { text, label } of names())
        await window.untilPainted(text, ({ colour }) => colour === colourOf(label, 'light'));
    });

    it('finds no Node.js on the PATH', async () => {
      const daemons = await daemonsOf(server.places);
      expect(daemons).toHaveLength(1);
      for (const pid of [server.pid, ...daemons]) expect(await programsFor(pid)).not.toContain('node');
    });

    it.skipIf(!canCutOff)(
      'is cut off from the network (needs a machine that allows unshare --net)',
      async () => {
        for (const pid of [server.pid, ...(await daemonsOf(server.places))])
          expect(networksOf(pid)).toEqual(['lo']);
      },
    );

    it('tells of an entity that is pointed at', async () => {
      const last = sure.at(-1);
      const told = await window.hover(last?.text ?? '');
      expect(told).toContain(last?.label);
      await window.picture('hover', [window.told]);
      await window.page.mouse.move(0, 0);
      await window.press('Escape');
    });

    it('lists labels in the order of its own search', async () => {
      await window.putCursor(unknownName);
      await window.act('Other label');
      await window.until('the likeliest labels', async () =>
        (await window.rows()).length > 1 ? true : undefined,
      );
      await window.picture('picker', [window.input]);
      for (const query of ['tuandui', 'ren', 'organization']) {
        await window.type(query);
        const wanted = search(query, labels, new Map()).map(({ path }) => fullName(path, labels, 'en'));
        await window.until(`the labels that ${query} fits, in order`, async () => {
          const rows = await window.rows();
          const seen = rows.filter((row) => !row.endsWith('New label…'));
          return isDeepStrictEqual(seen, wanted.slice(0, seen.length)) && seen.length > 1 ? rows : undefined;
        });
      }
      await window.press('Escape');
    });

    it('relabels by a code action and a picker that knows pinyin, by keyboard', async () => {
      await window.putCursor(unknownName);
      await teach(window, () => window.picture('actions', [window.actions]));
      const asked = 'Keep annotations in this folder';
      await window.answer(asked, 'Yes', () => window.picture('share', [window.notification(asked)]));
      await window.notification('Annotations are kept in').waitFor();
      await window.command('Notifications: Clear All Notifications');
      expect(await readFile(journal(), 'utf8')).toContain(taught);
    });

    it('leads through what it is not sure of, by keyboard', async () => {
      await server.configure({ 'mingshi.uncertainBelow': 0.75 });
      await window.until('several doubts', async () =>
        (await window.painted()).filter(({ underlined }) => underlined).length > 2 ? true : undefined,
      );
      const start = 'Ln 1, Col 1';
      await window.press('Control+Home');
      await window.untilCursor((place) => place === start);
      await window.press('Alt+m');
      const first = await window.untilCursor((place) => place !== start);
      const left = await window.untilLeft((count) => count > 2);
      await window.press('Alt+n');
      await window.untilCursor((place) => place !== first);
      await window.text.filter({ hasText: questionMark }).waitFor();
      await window.picture('review', [window.text]);
      await window.press('Alt+p');
      await window.untilCursor((place) => place === first);
      await window.press('Alt+a');
      await window.untilCursor((place) => place !== first);
      await window.untilLeft((count) => count === left - 1);
    });

    it('keeps in sight what stands behind the question in a line that is wrapped', async () => {
      const { page, text } = window;
      const wide = page.viewportSize();
      await page.setViewportSize({ width: 700, height: 700 });
      await text.filter({ hasText: questionMark }).waitFor();
      await window.until('all of the text, wrapped', async () => {
        const isWrapped = (await text.count()) > scene[diary].split('\n').length;
        const [inside, around] = [await rectangleOf([text]), await rectangleOf([window.group])];
        const isInSight = inside && around && inside.x + inside.width <= around.x + around.width;
        return (isWrapped && isInSight) || undefined;
      });
      await window.picture('review-wrapped', [text]);
      if (wide) await page.setViewportSize(wide);
    });

    it('moves the ends of an entity, and takes that back, by keyboard', async () => {
      await window.putCursor('成都');
      await window.press('Alt+BracketRight');
      await window.untilPainted('成都坐', ({ bold }) => bold);
      await window.press('Alt+Shift+BracketRight');
      await window.untilPainted('成都', ({ bold }) => bold);
      await window.press('Alt+BracketLeft');
      await window.untilPainted('从成都', ({ bold }) => bold);
      await window.press('Alt+u');
      await window.untilPainted('成都', ({ bold }) => bold);
      await window.press('Alt+m');
      await server.configure({});
    });

    it('shows in each window what was said in another, by one daemon', async () => {
      const other = await server.open(user, { file: diary });
      await other.untilPainted(unknownName, isTaught);
      await other.putCursor('西安');
      await other.command('Mingshi: Accept the Entity');
      await other.untilPainted('西安', ({ bold }) => bold);
      await window.untilPainted('西安', ({ bold }) => bold);
      expect(await daemonsOf(server.places)).toHaveLength(1);

      // Markdown has rules of its own.
      await other.openFile(notes);
      await other.putCursor('唐朝');
      await other.command('Mingshi: Accept the Entity');
      await other.untilPainted('唐朝', ({ bold }) => bold);
      await other.picture('markdown');
      await other.close();
    });

    it('keeps corrections when a window is loaded anew', async () => {
      await window.reload();
      await window.untilPainted(unknownName, isTaught);
    });

    it('makes a new label below another, by keyboard', async () => {
      const dish = '羊肉泡馍';
      await window.untilPainted(dish);
      await window.putCursor(dish);
      await window.act('Other label');
      await window.type('陕西菜');
      await window.until('that there is no such label', async () =>
        (await window.rows()).length === 1 ? true : undefined,
      );
      await window.press('Enter');
      await window.input.filter({ hasText: 'Below which label' }).waitFor();
      await window.type('dish');
      await window.until('the label above', async () =>
        (await window.rows())[0]?.startsWith('Food › Dish') ? true : undefined,
      );
      await window.press('Enter');
      for (const [asked, answer] of [
        ['Chinese name', '陕西菜'],
        ['English name', 'Shaanxi dish'],
      ] as const) {
        await window.input.filter({ hasText: asked }).waitFor();
        await window.type(answer);
        await window.press('Enter');
      }
      await window.input.filter({ hasText: 'Last part of its path' }).waitFor();
      await window.picture('label', [window.input]);
      await window.press('Enter');
      await window.untilPainted(dish, ({ bold }) => bold);
      // The cursor would be in the mouse's way.
      await window.press('Home');
      expect(await window.hover(dish)).toContain('Shaanxi dish 陕西菜');
      expect(await readFile(journal(), 'utf8')).toContain('food/dishes/shaanxi_dish');
    });
  },
);
