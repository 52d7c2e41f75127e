import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchNames } from '../../../shared/names/match.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { listsFor, namesText } from '../../../training/learning/lists.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-lists-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the user's lists", () => {
  it('are read as they are when the run begins, however they are written; what is none says nothing', async () => {
    const [first, second, odd] = ['a.tsv', 'b.tsv', 'c.tsv'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(first, '沈拾月\tperson');
    await writeFile(second, Buffer.from('\ufeff碧水阁\tlocation\n', 'utf16le'));
    await writeFile(odd, Buffer.from([0xc4, 0xe3]));
    const text = await namesText([first, odd, join(folder, 'nothing'), second]);
    expect(text).toBe('沈拾月\tperson\n碧水阁\tlocation\n\n');
    const lists = await listsFor(folder, text, fineTree);
    const codePoints = Array.from('沈拾月去碧水阁', (character) => character.codePointAt(0) ?? 0);
    expect(matchNames(codePoints, lists).map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [4, 7],
    ]);
    expect(await listsFor(folder, '', fineTree)).toEqual([]);
  });

  it('may be as large as the server takes them', async () => {
    const path = join(folder, 'large.tsv');
    const line = `沈拾月\tperson\t${'很'.repeat(330)}\n`;
    await writeFile(path, line.repeat(9000));
    expect((await namesText([path])).length).toBeGreaterThan(2.9e6);
    await writeFile(path, line.repeat(66_000));
    expect(await namesText([path])).toBe('');
  });
});
