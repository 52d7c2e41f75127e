import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install, type Installation } from '../support/installation.ts';

let mingshi: Installation;
beforeAll(async () => {
  mingshi = await install();
});
afterAll(() => mingshi.remove());

const start = (...args: string[]) => mingshi.run('terminal', args);

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(mingshi.root, name), content);
  return name;
}

describe('npm start', () => {
  it('shows the text that ships, and ends by itself', async () => {
    const { code, out, err } = await start();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').length).toBeGreaterThan(12);
    expect(out).not.toContain('\x1b');
  });

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

  it('leaves out what is no text in Markdown', async () => {
    expect((await start(await file('a.md', '京\n\n```\n京\n```\n'))).out).toBe(
      '京[location/site/city 行政区]\n\n```\n京\n```\n',
    );
  });

  it('colours only where that is wanted', async () => {
    const name = await file('b.txt', '在京');
    const coloured = await mingshi.run('terminal', [name], { env: { FORCE_COLOR: '1' } });
    expect(coloured.out).toContain('\x1b[');
    const both = await mingshi.run('terminal', [name], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(both.out).toBe('在京[location/site/city 行政区]\n');
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

  it('says so when the server cannot work', async () => {
    const broken = await install();
    try {
      await appendFile(join(broken.root, 'models', 'fine', 'vocab.txt'), '多');
      const damaged = await broken.run('terminal');
      expect([damaged.code, damaged.out]).toEqual([1, '']);
      expect(damaged.err).toContain('vocab.txt');
      await rm(join(broken.root, 'models'), { recursive: true });
      const noModel = await broken.run('terminal');
      expect([noModel.code, noModel.out]).toEqual([1, '']);
      expect(noModel.err).toContain("no model named 'fine'");
      await rm(join(broken.root, 'dist', 'bin.js'));
      const noServer = await broken.run('terminal');
      expect([noServer.code, noServer.out]).toEqual([1, '']);
      expect(noServer.err).toContain('the server ended (exit code 1)');
    } finally {
      await broken.remove();
    }
  });
});
