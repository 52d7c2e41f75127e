import { lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listNames } from '../../../server/lists/list.ts';
import { removeName } from '../../../server/lists/remove.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-remove-'));
  path = join(folder, 'names.tsv');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const listed = { name: '碧水阁', label: 'location/site/scenic' };
const line = `${listed.name}\t${listed.label}`;

describe('a name that is removed from a file', () => {
  test.each([
    ['# mine\n', `${line}\talways\n`, '黄山\tlocation\n', 1],
    ['# mine\r\n\r\n', `  ${listed.name} \t ${listed.label} \tseen\r\n`, '黄山\tlocation', 1],
    ['碧水阁\tperson\n', line, '', 1],
    ['', `${line}\n`, `#${line}\n碧水阁楼\tlocation\n碧水阁 no tab\n`, 1],
    ['', `${line}\n${line}\talways\n`, '\n', 2],
    ['黄山\tlocation\n', '', '# 碧水阁\n', 0],
  ])('leaves all other bytes of %j … %j … %j as they are', async (before, gone, after, count) => {
    for (const encoding of ['utf8', 'utf8 with a mark', 'utf16le', 'utf16be'] as const) {
      const mark = encoding === 'utf8' ? '' : '\ufeff';
      const encode = (text: string): Buffer => {
        if (encoding === 'utf16be') return Buffer.from(text, 'utf16le').swap16();
        return Buffer.from(text, encoding === 'utf16le' ? 'utf16le' : 'utf8');
      };
      await writeFile(path, encode(mark + before + gone + after));
      expect(await removeName(path, listed)).toBe(count);
      expect(await readFile(path)).toEqual(encode(mark + before + after));
    }
    expect(await readdir(folder)).toEqual(['names.tsv']);
  });

  test('does not touch the file where nothing is to be removed, keeps its mode, and follows a link', async () => {
    await writeFile(path, '黄山\tlocation\n');
    await chmod(path, 0o640);
    const link = join(folder, 'link.tsv');
    await symlink(path, link);
    const { ino } = await stat(path);
    expect(await removeName(link, listed)).toBe(0);
    expect((await stat(path)).ino).toBe(ino);
    expect(await removeName(link, { name: '黄山', label: 'location' })).toBe(1);
    expect(await readFile(path, 'utf8')).toBe('');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  test('stays in a file that is no text', async () => {
    const bytes = Buffer.concat([Buffer.from(`${line}\n`), Buffer.from([0xff, 0xfe, 0x0a])]);
    await writeFile(path, bytes);
    await expect(removeName(path, listed)).rejects.toThrow('it is not UTF-8 text; save it as UTF-8');
    expect(await readFile(path)).toEqual(bytes);
  });
});

test('a page of names: in the order of their lines, which are counted with comments and faults', () => {
  const text = `\ufeff# mine\n黄山\tlocation\n黄河\tnowhere\n\n黄鹤楼\tlocation/site\talways\n泰山\tlocation\n黄 山`;
  const page = listNames(text, { text: '黄', offset: 1, limit: 5 });
  expect(page).toEqual({
    names: [{ name: '黄鹤楼', label: 'location/site', always: true, line: 5 }],
    total: 2,
    faults: {
      count: 2,
      first: [
        { line: 3, message: "there is no label 'nowhere'" },
        { line: 7, message: "expected a name, a tab and a label, found '黄 山'" },
      ],
    },
  });
  expect(listNames(text, { text: '', offset: 0, limit: 2 })).toMatchObject({
    total: 3,
    names: [{ line: 2 }, { line: 5 }],
  });
});
