import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { coloursOn } from '../../../client/playground/labelColours.ts';
import { needing } from '../support/programs.ts';
import { Visitor, chromium, forbiddenIn, learned } from './page.ts';

// Each step waits for a browser, a model and a training.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const text = `周杰伦在北京大学门口说，他的新歌要在春节前写完。
王明带着云岫坐高铁去西安，午饭是一碗羊肉泡馍。
医生劝他少吃红烧肉，他的糖尿病已经有三年了。
饭后大家一起看了《甄嬛传》，又聊起比亚迪和小米的汽车。
`;

const light = coloursOn('light');
const dark = coloursOn('dark');

describe.skipIf(chromium === undefined)(needing('mingshi playground', 'chromium'), () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await Visitor.come();
  });
  afterAll(() => visitor?.leave());
  const page = () => visitor.page;
  const keys = (...pressed: string[]) =>
    pressed.reduce((before, key) => before.then(() => page().keyboard.press(key)), Promise.resolve());
  const colourOf = async (name: string): Promise<string> => (await visitor.looks(name)).colour;

  it('invites to paste a text', async () => {
    await expect.poll(() => page().locator('#editor').textContent()).toContain('在这里粘贴或输入中文');
    expect(await page().locator('#selection').textContent()).toContain('点一个实体');
    // The secret of the address does not stay where others see it.
    expect(page().url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    await visitor.picture('empty');
  });

  it('colours what is pasted by label', async () => {
    await visitor.paste(text);
    await expect.poll(() => colourOf('西安'), slow).toBe(light.get('nerLocationSiteCity'));
    expect((await visitor.colours()).length).toBeGreaterThan(5);
    await expect.poll(() => page().locator('#labels li').count(), slow).toBeGreaterThanOrEqual(5);
  });

  it('loses nothing of what is typed while the session begins', async () => {
    const other = await page().context().newPage();
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    await other.routeWebSocket(/session/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => void begun.then(() => server.send(message)));
    });
    await other.goto(visitor.url);
    await other.locator('#editor .view-lines').click();
    await other.keyboard.insertText('我们明天去西安。');
    begin();
    const painted = other.locator('#editor .view-line span > span', { hasText: /^西安$/ });
    await expect.poll(() => painted.count(), slow).toBe(1);
    await other.close();
  });

  it('tells of an entity under the mouse: its path in the tree, in both languages', async () => {
    await visitor.painted('西安').hover();
    const hover = page().locator('.monaco-hover:visible', { hasText: 'location/site/city' });
    await hover.waitFor();
    expect(await hover.textContent()).toContain('地名 Location › 地区 Place › 行政区 Administrative area');
    await visitor.picture('hover');
    await page().mouse.move(1, 1);
    await hover.waitFor({ state: 'hidden' });
  });

  it('leads from one uncertain entity to the next, and back, by keyboard', async () => {
    const frame = page().locator('#editor .asked');
    const place = async () => JSON.stringify(await frame.boundingBox());
    await visitor.painted('西安').click();
    await keys('Alt+KeyN');
    await frame.waitFor();
    expect(await page().locator('#remaining').textContent()).toMatch(/^还有 \d+ 处/);
    const first = await place();
    await visitor.picture('uncertain');
    await keys('Alt+KeyN');
    await expect.poll(place, slow).not.toBe(first);
    await keys('Alt+KeyP');
    await expect.poll(place, slow).toBe(first);
  });

  it('relabels by pinyin, which shows at once, and takes that back', async () => {
    const before = await colourOf('羊肉泡馍');
    await visitor.painted('羊肉泡馍').click();
    await expect.poll(() => page().locator('#selection .quote').textContent()).toBe('羊肉泡馍');
    await keys('Alt+KeyL');
    const options = page().locator('#picker [role=option]');
    expect(await options.count()).toBeGreaterThan(50);
    await visitor.picture('picker');
    await page().keyboard.type('xnrw');
    await expect
      .poll(() => options.allTextContents())
      .toEqual([expect.stringContaining('人名 › 虚拟人物'), expect.stringContaining('新标签')]);
    await keys('Enter');
    const virtual = { colour: light.get('nerPersonVirtual'), weight: '700' };
    await expect.poll(() => visitor.looks('羊肉泡馍'), slow).toMatchObject(virtual);
    await expect.poll(() => page().locator('#selection').textContent(), slow).toContain('已由你确认');
    await keys('Alt+KeyU');
    await expect.poll(() => visitor.looks('羊肉泡馍'), slow).toMatchObject({ colour: before, weight: '400' });
  });

  it('accepts, rejects, and labels what is selected', async () => {
    await visitor.painted('西安').click();
    await keys('Alt+KeyA');
    await expect.poll(() => visitor.looks('西安'), slow).toMatchObject({ weight: '700' });

    await visitor.painted('糖尿病').click();
    await keys('Alt+KeyX');
    await expect.poll(() => visitor.painted('糖尿病').count(), slow).toBe(0);

    await visitor.painted('西安').click();
    await keys('Home', ...Array<string>(4).fill('ArrowRight'), 'Shift+ArrowRight', 'Shift+ArrowRight');
    await page().locator('#selection .quote', { hasText: learned.name }).waitFor();
    await keys('Alt+KeyI');
    await page().locator('#picker input').fill('fictional');
    await keys('Enter');
    const virtual = { colour: light.get('nerPersonVirtual'), weight: '700' };
    await expect.poll(() => visitor.looks(learned.name), slow).toMatchObject(virtual);
    await expect.poll(() => page().locator('#fresh').textContent(), slow).toBe('3');
    await visitor.picture('corrected', page().locator('#learning'));
  });

  it('labels with a new label, which is in the tree then', async () => {
    await visitor.painted('红烧肉').click();
    await keys('Alt+KeyL');
    const [search, options] = [page().locator('#picker input'), page().locator('#picker [role=option]')];
    await search.fill('没有的');
    await expect.poll(() => page().locator('#picker').textContent()).toContain('没有这样的标签');
    await options.filter({ hasText: '新标签' }).click();
    await expect.poll(() => page().locator('#picker h2').textContent()).toContain('新标签在哪个标签之下');
    await search.fill('food');
    expect(await options.filter({ hasText: '新标签' }).count()).toBe(0);
    await keys('Enter');
    const form = page().locator('#new-label');
    await form.waitFor();
    await page().keyboard.type('家常菜');
    await keys('Tab');
    await page().keyboard.type('Home cooking');
    await visitor.picture('new-label');
    const part = form.locator('[name=part]');
    expect(await part.inputValue()).toBe('home_cooking');
    const fault = () => part.evaluate((input) => (input as HTMLInputElement).validationMessage);
    await part.fill('-');
    expect(await fault()).toContain('以字母或数字开头');
    await part.fill('home_dish');
    expect(await fault()).toBe('');
    await keys('Enter');
    await form.waitFor({ state: 'detached' });
    const selection = () => page().locator('#selection').textContent();
    await expect.poll(selection, slow).toContain('家常菜food/home_dish');
    await expect.poll(() => page().locator('#fresh').textContent(), slow).toBe('4');

    await keys('Alt+KeyL');
    await page().keyboard.type('jcc');
    await expect.poll(() => options.first().textContent()).toContain('家常菜');
    await keys('Escape', 'Alt+KeyU');
    await expect.poll(() => page().locator('#fresh').textContent(), slow).toBe('3');
  });

  it('speaks the language of the browser in the find box too', async () => {
    const asked = async (there: Page): Promise<string | null> => {
      await there.locator('#editor .view-lines').click();
      await there.keyboard.press('Control+KeyF');
      const words = there.locator('.find-widget.visible textarea').first();
      const found = await words.getAttribute('placeholder');
      await there.keyboard.press('Escape');
      return found;
    };
    expect(await asked(page())).toBe('查找');
    const english = await page().context().browser()?.newPage({ locale: 'en-GB' });
    await english?.goto(visitor.url);
    expect(english && (await asked(english))).toBe('Find');
    await english?.close();
  });

  it('is dark where the system is', async () => {
    await page().emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => colourOf(learned.name)).toBe(dark.get('nerPersonVirtual'));
    await visitor.picture('dark');
    await page().emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => colourOf(learned.name)).toBe(light.get('nerPersonVirtual'));
  });

  it('lets the keyboard out of the text: Tab leads to all buttons', async () => {
    const focused = () => page().evaluate(() => document.activeElement?.id);
    const reach = async (id: string, key: string): Promise<void> => {
      for (let left = 40; left > 0 && (await focused()) !== id; left -= 1) await keys(key);
      expect(await focused()).toBe(id);
    };
    const content = () => page().locator('#editor .view-lines').textContent();
    await visitor.painted('西安').click();
    const before = await content();
    await reach('train', 'Tab');
    await keys('Enter');
    // Which takes its place.
    await reach('stop', 'Tab');
    await keys('Enter');
    await expect.poll(() => page().locator('#outcome').textContent(), slow).toContain('训练已停止');
    await expect.poll(focused, slow).toBe('train');
    await reach('clear', 'Shift+Tab');
    expect(await content()).toBe(before);
  });

  it('trains, shows how far that is, and what the new version changed', async () => {
    const version = await page().locator('#version').textContent();
    await visitor.painted('西安').click();
    await keys('Alt+KeyT');
    await expect
      .poll(
        () =>
          page()
            .locator('#learning progress')
            .evaluate((bar) => (bar as HTMLProgressElement).value),
        slow,
      )
      .toBeGreaterThan(0.1);
    await visitor.picture('training');
    await expect.poll(() => page().locator('#outcome').textContent(), slow).toContain('新版本已启用');
    expect(await page().locator('#outcome small').textContent()).toMatch(/^留出的更正 F1 .*，检验句 F1 /);
    await expect.poll(() => page().locator('#version').textContent()).not.toBe(version);
    // The version that was made for this knows little: most of what showed is gone, and what was said stays.
    const changes = page().locator('#changed .change');
    await expect
      .poll(() => changes.allTextContents(), slow)
      .toContainEqual(expect.stringMatching(/^比亚迪.*→无/));
    expect(await changes.allTextContents()).not.toContainEqual(expect.stringContaining('西安'));
    await expect.poll(() => page().locator('#fresh').textContent()).toBe('0');
    expect(await page().locator('#train').isVisible()).toBe(true);
    await visitor.picture('trained');
  });

  it('keeps text and session over a reload', async () => {
    await page().reload();
    await visitor.ready();
    await expect.poll(() => visitor.looks(learned.name), slow).toMatchObject({ weight: '700' });
  });

  it('takes no text that is too long', async () => {
    await visitor.paste('京'.repeat(400_001));
    await expect.poll(() => page().locator('#notices').textContent(), slow).toContain('文字太长');
    await expect.poll(() => visitor.looks(learned.name), slow).toMatchObject({ weight: '700' });
  });

  it('says so where its address is not whole', async () => {
    const other = await page().context().newPage();
    await other.goto(visitor.url.replace(/#.*/, ''));
    await expect.poll(() => other.locator('#notices').textContent()).toContain('地址不完整');
    await other.locator('#editor .view-lines').click();
    await other.keyboard.insertText('云岫');
    // Opened in the same tab, the whole one is the same page to the browser.
    await other.goto(visitor.url);
    await other.locator('#side .card').first().waitFor();
    await expect.poll(() => other.locator('#editor .view-lines').textContent(), slow).toBe('云岫');
    expect(other.url()).not.toContain('token');
    await other.close();
  });

  it('says so where the model cannot be used', async () => {
    const damaged = await visitor.serve('--model', await visitor.damagedModel());
    const other = await page().context().newPage();
    await other.goto(damaged.url);
    await expect.poll(() => other.locator('#model').textContent(), slow).toContain('weights.safetensors');
    await visitor.picture('no-model', undefined, other);
    await other.close();
    await damaged.end();
  });

  it('can send nothing to anybody else, nor make code of text', async () => {
    const other = await page().context().newPage();
    await other.goto(visitor.url);
    await other.locator('#side .card').first().waitFor();
    expect(await forbiddenIn(other)).toEqual(['connect-src', 'connect-src', 'require-trusted-types-for']);
    await other.close();
  });

  it('fits into a narrow window', async () => {
    await page().setViewportSize({ width: 480, height: 860 });
    await expect.poll(() => page().evaluate(() => document.documentElement.scrollWidth)).toBe(480);
    await visitor.picture('narrow');
  });

  it('says so when its program ends, which leaves nothing behind', async () => {
    expect(await visitor.end()).toMatchObject({ code: 0, err: '' });
    const { port } = new URL(visitor.url);
    await expect.poll(() => page().locator('#notices').textContent()).toContain(`playground --port ${port}`);
  });

  it('goes on with the text where it is started again as it says, and opened in the same tab', async () => {
    const again = await visitor.serve('--port', new URL(visitor.url).port);
    await page().goto(again.url);
    await expect.poll(() => page().url(), slow).not.toContain('token');
    await visitor.ready();
    await expect.poll(() => visitor.looks(learned.name), slow).toMatchObject({ weight: '700' });
    expect(await page().locator('#notices').textContent()).toBe('');
    await again.end();
  });

  it('complained of nothing meanwhile', () => {
    expect(visitor.complaints).toEqual([]);
  });
});

/** A machine that does other things too. */
const slow = { timeout: 120_000, interval: 100 };
