import fc from 'fast-check';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendLine } from '../../../server/lists/append.ts';
import { readNamesFile } from '../../../server/lists/read.ts';
import { alwaysLine } from '../../../shared/names/line.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-append-'));
  path = join(folder, 'config', 'names.tsv');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = alwaysLine('碧水阁', 'location/site/scenic');
const always = async (): Promise<unknown> => {
  const { names } = await readNamesFile({ path, followsLinks: true });
  return JSON.parse(Buffer.from(names.always).toString());
};
const listed = [{ name: '碧水阁', label: 'location/site/scenic' }];

describe('a line that is appended to a file of names', () => {
  test('makes the file, and the folder, where they are missing', async () => {
    await appendLine(path, line);
    expect(await readFile(path, 'utf8')).toBe(`${line}\n`);
    expect(await readdir(dirname(path))).toEqual(['names.tsv']);
    expect(await always()).toEqual(listed);
  });

  test.each([
    ['# mine\n黄山\tlocation\n', `${line}\n`],
    ['黄山\tlocation', `\n${line}\n`],
    ['黄山\tlocation\r\n', `${line}\r\n`],
    ['\r\n黄山\tlocation', `\r\n${line}\r\n`],
    ['黄山\tlocation\r\n\n', `${line}\n`],
    ['\ufeff', `${line}\n`],
    ['', `${line}\n`],
  ])('leaves %j as it is, and goes on as it does', async (before, added) => {
    await mkdir(dirname(path));
    for (const encoding of ['utf8', 'utf16le', 'utf16be'] as const) {
      if (encoding !== 'utf8' && before === '') continue;
      const encode = (text: string): Buffer =>
        encoding === 'utf16be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, encoding);
      const mark = encoding === 'utf8' || before.startsWith('\ufeff') ? '' : '\ufeff';
      await writeFile(path, encode(mark + before));
      await appendLine(path, line);
      expect(await readFile(path)).toEqual(encode(mark + before + added));
      expect(await always()).toEqual(listed);
    }
  });

  test('keeps whatever bytes stood there', async () => {
    await mkdir(dirname(path));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (before) => {
        fc.pre(!(before[0] === 0xff && before[1] === 0xfe) && !(before[0] === 0xfe && before[1] === 0xff));
        await writeFile(path, before);
        await appendLine(path, 'a\tperson');
        await appendLine(path, 'b\tperson');
        const after = await readFile(path);
        expect(after.subarray(0, before.length)).toEqual(Buffer.from(before));
        expect(after.subarray(before.length).toString()).toMatch(/^(\r?\n)?a\tperson(\r?\n)b\tperson\2$/);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test('is written through a link, which stays, as do the permissions of the file', async () => {
    await mkdir(dirname(path));
    const target = join(folder, 'mine.tsv');
    await writeFile(target, '黄山\tlocation\n');
    await chmod(target, 0o640);
    await symlink(target, path);
    await appendLine(path, line);
    expect(await readlink(path)).toBe(target);
    expect(await readFile(target, 'utf8')).toBe(`黄山\tlocation\n${line}\n`);
    expect((await stat(target)).mode & 0o777).toBe(0o640);
  });

  test('is refused where the path is no file to write, and leaves nothing behind', async () => {
    await mkdir(path, { recursive: true });
    await expect(appendLine(path, line)).rejects.toThrow(/cannot write .*names\.tsv: it is no regular file/);
    await rm(path, { recursive: true });
    await symlink(join(folder, 'nowhere'), path);
    await expect(appendLine(path, line)).rejects.toThrow('it is a link that leads nowhere; remove it');
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    await rm(path);
    await writeFile(path, '');
    await truncate(path, 64 * 1000 ** 2);
    await expect(appendLine(path, line)).rejects.toThrow('it is larger than 64 MB');
    expect(await readdir(dirname(path))).toEqual(['names.tsv']);
  });

  test.skipIf(process.getuid?.() === 0)('is refused where the file is read-only (not as root)', async () => {
    await mkdir(dirname(path));
    await writeFile(path, '黄山\tlocation\n', { mode: 0o444 });
    await expect(appendLine(path, line)).rejects.toThrow('EACCES');
    expect(await readFile(path, 'utf8')).toBe('黄山\tlocation\n');
    expect(await readdir(dirname(path))).toEqual(['names.tsv']);
  });
});
