import { appendFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lesson } from '../../client/terminal/lesson.ts';
import { sample } from '../../client/terminal/sample.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import { betterFigures, worseFigures } from '../support/fake-trainer.ts';
import { install, installed, outcome, type Installation } from '../support/installation.ts';
import { tinyPackage } from '../support/tiny-package.ts';
import { endlessTrainer, readyTrainer, replaceTrainer } from '../support/trainer.ts';

const mingshi = installed();

const start = (...args: string[]) => mingshi().run('terminal', args);

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(mingshi().root, name), content);
  return name;
}

describe('npm start', () => {
  it('shows a file, each entity followed by its label and Chinese name', async () => {
    const name = await file('a.txt', '王明在京。\r\n𠀀李四\n\n末');
    expect(await start(name)).toEqual({
      code: 0,
      out: '王明[person/politics 政治人物]在京[location/site/city 行政区]。\n𠀀李四[person/politics 政治人物]\n\n末\n',
      err: '',
    });
  });

  it('waits until all of a long file is analysed', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `${index}号在京`);
    const { code, out } = await start(await file('long.txt', lines.join('\n')));
    expect(code).toBe(0);
    expect(out).toBe(lines.map((line) => `${line}[location/site/city 行政区]\n`).join(''));
  });

  it('leaves out what is no text in Markdown, and colours where that is wanted', async () => {
    const name = await file('a.md', '京\n\n```\n京\n```\n');
    const { out } = await mingshi().run('terminal', [name], { env: { FORCE_COLOR: '1' } });
    expect(out).toContain('\x1b[');
    expect(stripVTControlCharacters(out)).toBe('京[location/site/city 行政区]\n\n```\n京\n```\n');
  });

  it.each([
    ['a missing file', () => Promise.resolve('missing.txt'), 1, 'cannot read missing.txt: no such file'],
    ['a folder', () => Promise.resolve('dist'), 1, 'cannot read dist: it is a folder'],
    ['a binary file', () => file('b.bin', Buffer.from([1, 2, 0, 3])), 1, 'binary file'],
    ['another encoding', () => file('gb.txt', Buffer.from('bea9', 'hex')), 1, 'byte offset 0'],
    ['an unknown option', () => Promise.resolve('--colour'), 2, "unknown option '--colour'"],
  ])('says what is wrong with %s', async (_name, argument, code, message) => {
    const result = await start(await argument());
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain('    at ');
  });
});

describe('npm start without a file', () => {
  const { name, label } = lesson;
  const game = `${name}[${label} 游戏]`;
  const taught = (text: string) => text.replaceAll(name, game);
  const learned = tinyPackage(fineTree, lesson);
  const temporary = () => join(own.root, 'tmp');

  /** Folders of ours that are left; the runtime leaves files of its own. */
  const left = async () => (await readdir(temporary())).filter((name) => name.startsWith('mingshi'));

  let own: Installation;
  beforeEach(async () => {
    own = await install();
    await mkdir(temporary());
  });
  afterEach(() => own.remove());
  const run = (LANG = 'en_GB.UTF-8') => own.run('terminal', [], { env: { LANG, TMPDIR: temporary() } });

  it('shows the text that ships, one correction, and what a new version finds', async () => {
    await readyTrainer(own.root, learned, betterFigures);
    const { code, out, err } = await run();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('\x1b');
    const [shown = '', ...parts] = out.split('\n\n').slice(1);
    expect(shown.split('\n').length).toBe(sample.trimEnd().split('\n').length - 2);
    expect(parts).toEqual([
      `Learning. ${name} is a game that does not exist; the model finds it in 0 of 5 places:\n${lesson.corrected.trimEnd()}`,
      `One correction: ${name} is ${label}, wherever it stands in this text. At once:\n${taught(lesson.corrected).trimEnd()}`,
      expect.stringMatching(/^Version [0-9a-f]{12} of the model is live \(.*F1.*\)\.$/),
      `Another text, which nobody corrected. Before, the model found ${name} in 0 of 3 places:\n${lesson.others.trimEnd()}`,
      `Now it finds ${name} in 3 of 3 places:\n${taught(lesson.others).trimEnd()}`,
      'Try it on a text of your own, in the browser: npx mingshi playground\n',
    ]);
    expect(await left()).toEqual([]);
    expect(await readdir(own.root)).not.toContain('home');
  });

  it('says it in Chinese', async () => {
    await readyTrainer(own.root, learned, betterFigures);
    const { code, out } = await run('zh_CN.UTF-8');
    expect(code).toBe(0);
    expect(out).toContain(`模型认出 0 处：\n${lesson.corrected}`);
    expect(out).toContain(`立即生效：\n${taught(lesson.corrected)}`);
    expect(out).toContain(`认出 3 处：\n${taught(lesson.others)}`);
    expect(out).toMatch(/在浏览器里用自己的文字试一试：npx mingshi playground\n$/);
  });

  it('says so when the model stays as it was', async () => {
    await readyTrainer(own.root, learned, worseFigures);
    const { code, out, err } = await run();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /\n\nThe model stays as it was, version [0-9a-f]{12}: .*it forgot too much.*\n\nTry it /,
    );
    expect(await left()).toEqual([]);
  });

  it('fails when the training fails', async () => {
    await replaceTrainer(own.root, `console.error('the disk is full'); process.exitCode = 1;`);
    expect(await run()).toMatchObject({ code: 1, err: 'npm start: the disk is full\n' });
    expect(await left()).toEqual([]);
  });

  it.each([
    [
      'a damaged model',
      (root: string) => appendFile(join(root, 'models', 'fine', 'vocab.txt'), '多'),
      'vocab.txt is not the file its manifest describes',
    ],
    ['no model', (root: string) => rm(join(root, 'models'), { recursive: true }), "no model named 'fine'"],
    ['no server', (root: string) => rm(join(root, 'dist', 'bin.js')), 'the server ended (exit code 1)'],
  ])('says so when there is %s', async (_name, damage, message) => {
    await damage(own.root);
    const { code, out, err } = await run();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`npm start: `);
    expect(err).toContain(message);
    expect(await left()).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    await endlessTrainer(own.root);
    const child = own.start('terminal', [], { TMPDIR: temporary() });
    const end = outcome(child);
    const trainer = await numberIn(join(own.root, 'trainer.pid'));
    child.kill('SIGINT');
    expect(await end).toMatchObject({ code: 130, err: '' });
    expect(() => process.kill(trainer, 0)).toThrow('ESRCH');
    expect(await left()).toEqual([]);
  });
});

/** Waits for a file with a number. */
async function numberIn(path: string): Promise<number> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text !== '') return Number(text);
    await delay(50);
  }
}
