import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lesson } from '../../../client/terminal/lesson.ts';
import { shortVersion } from '../../../client/vscode/statusView.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { pathTo } from '../../../shared/labels/tree.ts';
import { needing } from '../support/programs.ts';
import { DashboardPage } from './dashboardPage.ts';
import { foundIn, scene, writeScene, type Found } from './scene.ts';
import { CodeServer, isInstalled } from './server.ts';
import { SideView } from './sideView.ts';
import { layVersions } from './versions.ts';
import { Walkthrough } from './walkthrough.ts';
import type { Window } from './window.ts';

const diary = '周记.txt';
const notes = '读书笔记.md';

const nameOf = (path: string): string => fineTree.node(path)?.en ?? path;

/** A user who has trained before: what stands beside the text. Each step goes on from the last. */
describe.skipIf(!isInstalled)(
  needing('the views, the dashboard and the walkthrough', 'VS Code', 'chromium'),
  { timeout: 300_000 },
  () => {
    let server: CodeServer;
    let window: Window;
    let entities: SideView;
    let corrections: SideView;
    let versions: SideView;
    let dashboard: DashboardPage;
    let found: Found[];
    /** A name that stands in the diary once. */
    let name: Found;
    let first: string;
    let second: string;
    /** What the browser says that a page wanted to do against its policy. */
    const violations: string[] = [];
    beforeAll(async () => {
      server = await CodeServer.start({ packaged: true, trusting: true });
      const shipped = join(await server.extensionServer(), 'models', fineTree.name);
      [first = '', second = ''] = (await layVersions(server.places, shipped)).map(shortVersion);
      await writeScene(server.workspace);
      found = await foundIn(scene[diary], server);
      const once = found.find(({ text, score }) => score > 0.6 && scene[diary].split(text).length === 2);
      if (!once) throw new Error('the model finds nothing');
      name = once;
      window = await server.open(watched(await server.newcomer()), { file: diary });
      entities = new SideView(window, 'Entities');
      corrections = new SideView(window, 'Corrections');
      versions = new SideView(window, 'Versions of the Model');
      dashboard = new DashboardPage(window);
    }, 300_000);
    afterAll(() => server?.remove());

    const watched = (context: BrowserContext): BrowserContext =>
      context.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) violations.push(message.text());
      });
    const all = async () => Number(await entities.pane.locator('.pane-header .description').innerText());

    it('lists the entities of open documents by label, with their counts', async () => {
      await window.page.locator('.activitybar .action-label[aria-label="Mingshi"]').click();
      await window.page.mouse.move(0, 0);
      const counts = new Map<string, number>();
      for (const { label } of found) {
        const root = nameOf(pathTo(label)[0] ?? '');
        counts.set(root, (counts.get(root) ?? 0) + 1);
      }
      const lines = await entities.until((seen) => seen.length === counts.size);
      expect(lines.map(({ label, description }) => [label, Number.parseInt(description)]).sort()).toEqual(
        [...counts].sort(),
      );
      expect(await all()).toBe(found.length);
    });

    it('leads from a label to a name, and to its place', async () => {
      for (const path of pathTo(name.label)) await entities.choose(nameOf(path));
      await entities.choose(name.text);
      const isPlace = ({ label }: { label: string }) => label.includes(name.text) && label !== name.text;
      const place = (await entities.until((lines) => lines.some(isPlace))).find(isPlace);
      await entities.choose(place?.label ?? '');
      await window.untilCursor((at) => at.includes(`(${name.text.length} selected)`));
    });

    it('groups the entities by document', async () => {
      await window.openFile(notes);
      await window.openFile(diary);
      await entities.press('Group Entities by Document');
      const lines = await entities.until((seen) => seen.some(({ label }) => label === notes));
      expect(lines.find(({ label }) => label === diary)?.description).toMatch(
        new RegExp(`^${found.length}\\b`),
      );
      expect(lines.some(({ label }) => label === nameOf(pathTo(name.label)[0] ?? ''))).toBe(true);
    });

    it('counts anew after a correction, and lists it', async () => {
      const before = await all();
      await window.putCursor(name.text);
      await window.command('Mingshi: Reject the Entity: It Is None');
      await window.answer('Keep annotations in this folder', 'No, Keep Mine');
      await corrections.until(([line]) => line?.label === `${name.text}: no entity`);
      await window.until('one entity less', async () => ((await all()) === before - 1 ? true : undefined));
      await window.picture('views', [entities.pane, corrections.pane]);
      expect(await readdir(server.workspace)).not.toContain('.mingshi');
    });

    it('leads from a correction to its place, and takes it back', async () => {
      const said = `${name.text}: no entity`;
      const before = await all();
      await window.press('Control+Home');
      await window.untilCursor((at) => at === 'Ln 1, Col 1');
      await corrections.choose(said);
      await window.untilCursor((at) => at.includes(`(${name.text.length} selected)`));
      await corrections.act(said, 'Undo This Correction');
      await corrections.untilSaid(said, /^undone/);
      expect(await corrections.actions(said)).toEqual([]);
      await window.untilPainted(name.text, ({ bold }) => !bold);
      await window.until('the entity to be back', async () =>
        (await all()) === before + 1 ? true : undefined,
      );
    });

    it('asks once where the annotations of a folder shall lie, and moves them when told to', async () => {
      await window.putCursor(name.text);
      await window.command('Mingshi: Accept the Entity');
      await corrections.until(([line]) => line?.label === `${name.text}: ${nameOf(name.label)}`);
      expect(await window.notification('Keep annotations in this folder').count()).toBe(0);
      const journal = join(server.workspace, '.mingshi', 'annotations.jsonl');
      await window.command('Mingshi: Keep Annotations in This Folder…');
      await window.notification(`Annotations are kept in ${journal}`).waitFor();
      const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => line.includes(name.text));
      expect(lines.length).toBeGreaterThanOrEqual(2);
      await window.command('Notifications: Clear All Notifications');
    });

    it('lists the versions of the model, with what they are worth', async () => {
      await versions.unfold();
      const lines = await versions.until(({ length }) => length === 3);
      expect(lines.map(({ label }) => label)).toEqual([second, first, 'Built-in model']);
      expect(lines.map(({ description }) => description)).toEqual([
        expect.stringMatching(/^live · F1 76\.7 → 83\.3 · /),
        expect.stringMatching(/^F1 69\.2 → 76\.7 · /),
        '',
      ]);
      await window.picture('versions', [versions.pane]);
    });

    it('pins a version, and unpins it', async () => {
      await versions.act(first, 'Pin: Keep for Good');
      await versions.untilSaid(first, /^pinned · /);
      expect(await versions.actions(first)).toEqual(['Compare Label by Label', 'Unpin', 'Use This Version']);
      await versions.act(first, 'Unpin');
      await versions.untilSaid(first, /^F1 /);
    });

    it('compares two versions label by label', async () => {
      await versions.act(first, 'Compare Label by Label');
      const heading = dashboard.find('#comparison-heading');
      await heading.waitFor();
      await window.until('the comparison to be in sight', async () =>
        ((await heading.boundingBox())?.y ?? Infinity) < 300 ? true : undefined,
      );
      const rows = await dashboard.rows('comparison');
      expect(rows).toContainEqual(['All labels', '76.7', '83.3', '+6.7']);
      expect(rows).toContainEqual([nameOf('work/video/comic'), '65.0', '80.0', '+15.0']);
      expect(rows).toContainEqual([nameOf('time/dynasty'), '80.0', '75.0', '−5.0']);
      await window.picture('compare', [
        dashboard.find('#compare, [aria-labelledby="comparison-heading"] svg'),
      ]);
      await dashboard.compare('Built-in model', `${second} (live)`);
      await window.until('the other comparison', async () =>
        (await dashboard.rows('comparison'))[0]?.[1] === '69.2' ? true : undefined,
      );
    });

    it('shows the learning curve, the distribution of labels and the latency of the model', async () => {
      await dashboard.find('#curve-data').click();
      expect((await dashboard.rows('curve')).map((row) => row.slice(1, 5))).toEqual([
        ['0', '69.2', '20.0', ''],
        ['12', '76.7', '55.0', 'published'],
        ['18', '76.7', '55.0', 'not better: not used'],
        ['31', '83.3', '80.0', 'published'],
      ]);
      await dashboard.find('#curve-data').click();
      const counts = (await dashboard.rows('distribution')).map(([, count]) => Number(count));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(await all());
      expect(await dashboard.find('[aria-labelledby="latency-heading"]').innerText()).toMatch(/\d ms/);
    });

    it('takes the colours of the theme', async () => {
      const seen: string[][] = [];
      for (const [picture, theme, kind] of [
        ['dashboard-light', 'Default Light Modern', 'vscode-light'],
        ['dashboard-dark', 'Default Dark Modern', 'vscode-dark'],
      ] as const) {
        await server.configure({ 'workbench.colorTheme': theme });
        await dashboard.find(`body.${kind}`).waitFor();
        const { is, ofTheme } = await dashboard.colours();
        expect(is).toEqual(ofTheme);
        seen.push(is);
        await dashboard.picture(picture);
      }
      expect(seen[0]?.[0]).not.toBe(seen[1]?.[0]);
      await server.configure({});
    });

    it('goes back to an earlier version, and forward again', async () => {
      await versions.act(first, 'Use This Version');
      await window.notification(`Live now: ${first}`).waitFor();
      await versions.untilSaid(first, /^live · /);
      await window.untilStatus(new RegExp(`fine@${first}`));
      await versions.act(second, 'Use This Version');
      await versions.untilSaid(second, /^live · /);
      await window.untilStatus(new RegExp(`fine@${second}`));
      await window.notification(`Live now: ${second}`).waitFor();
      await window.command('Notifications: Clear All Notifications');
      await window.notification('Live now').first().waitFor({ state: 'detached' });
    });

    it('leads whoever is there for the first time to a correction of the sample', async () => {
      await window.untilStatus(/fine@/);
      const walkthrough = await Walkthrough.open(window, 'Get Started with Mingshi');
      await walkthrough.press('open', 'Try the Sample');
      await walkthrough.untilDone('open', 'read');
      await window.untilPainted('成都');
      await walkthrough.press('correct', `Label ${lesson.name}`);
      await window.type('game');
      await window.until('the label', async () =>
        (await window.rows())[0]?.endsWith('› Game') ? true : undefined,
      );
      await window.press('Enter');
      await window.untilPainted(lesson.name, ({ bold }) => bold);
      await walkthrough.untilDone('correct');
      await window.picture('walkthrough');
      await walkthrough.press('review', 'Next Doubt');
      await walkthrough.untilDone('review');
      await window.untilCursor((at) => !at.includes('selected'));
    });

    it('shows pages that keep to their policy', () => {
      expect(violations).toEqual([]);
    });
  },
);
