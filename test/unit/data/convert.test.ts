import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../training/commands/data.ts';
import type { FormatName } from '../../../training/data/formats.ts';
import { readSentences } from '../../../training/data/read.ts';
import type { LabelledText } from '../../../training/data/sentence.ts';
import { labelledFiles } from '../../../training/data/write.ts';
import { writeFiles } from '../../../training/data/write-files.ts';
import { testContext } from '../../support/context.ts';
import { labelledTexts, sorted } from '../../support/labelled-texts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-convert-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(folder, name), content);
const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

async function data(...args: string[]) {
  const context = testContext({ root: folder, cwd: folder });
  const code = await run(args, context);
  return { code, out: context.out(), err: context.err() };
}

/** The endings by which files of each format are told. */
const endings = {
  cluener: '.json',
  fine: '.fine.json',
  bio: '.bio',
  bios: '.bios',
  bioes: '.bioes',
  bmes: '.bmes',
  brat: '.ann',
} as const;
const names = Object.keys(endings) as (keyof typeof endings)[];

const read = async (name: string): Promise<LabelledText[]> =>
  sorted((await readSentences(join(folder, name))).sentences);

const line = (content: string, label: Record<string, Record<string, number[][]>>): string =>
  `${JSON.stringify({ text: content, label })}\n`;

describe('mingshi data convert', () => {
  const flat = labelledTexts({ anyText: false, overlaps: false });

  it.each(names.flatMap((from) => names.map((to) => [from, to] as const)))(
    'from %s to %s and back keeps all texts, offsets and labels',
    async (from, to) => {
      const property = fc.asyncProperty(flat, async (sentences) => {
        await writeFiles(await labelledFiles(join(folder, `a${endings[from]}`), from, sentences));
        for (const [source, target] of [
          [`a${endings[from]}`, `b${endings[to]}.gz`],
          [`b${endings[to]}.gz`, `c${endings[from]}`],
        ] as const) {
          expect(await data('convert', source, '--out', target)).toMatchObject({ code: 0, err: '' });
        }
        expect(await read(`c${endings[from]}`)).toEqual(sentences);
        for (const name of await readdir(folder)) await rm(join(folder, name));
      });
      await fc.assert(property, { seed: 5, numRuns: 8 });
    },
  );

  it.each([
    ['cluener', 'fine', true],
    ['cluener', 'brat', false],
    ['fine', 'brat', false],
  ] as const)('from %s to %s and back keeps entities that overlap', async (from, to, anyText) => {
    const property = fc.asyncProperty(labelledTexts({ anyText, overlaps: true }), async (sentences) => {
      await writeFiles(await labelledFiles(join(folder, `a${endings[from]}`), from, sentences));
      await data('convert', `a${endings[from]}`, '--out', `b${endings[to]}`);
      await data('convert', `b${endings[to]}`, '--out', `c${endings[from]}`);
      expect(await read(`c${endings[from]}`)).toEqual(sentences);
      for (const name of await readdir(folder)) await rm(join(folder, name));
    });
    await fc.assert(property, { seed: 6, numRuns: 50 });
  });

  it('with --repair writes whatever it is given, and accounts for all that it leaves out', async () => {
    const wild = labelledTexts({ anyText: true, overlaps: true });
    const property = fc.asyncProperty(
      wild,
      fc.constantFrom<FormatName>('bio', 'bmes', 'brat'),
      async (sentences, to) => {
        await writeFiles(await labelledFiles(join(folder, 'a.json'), 'cluener', sentences));
        const out = `b.${to === 'brat' ? 'ann' : to}`;
        const { code, err } = await data('convert', 'a.json', '--out', out, '--repair');
        const written = code === 0 ? (await readSentences(join(folder, out))).sentences : [];
        const entities = (all: readonly LabelledText[]) => all.flatMap(({ spans }) => spans).length;
        const leftOut = [...err.matchAll(/entities .*: (\d+) \(/g)].reduce(
          (sum, [, n]) => sum + Number(n),
          0,
        );
        if (!err.includes('no text file may hold'))
          expect(entities(written) + leftOut).toBe(entities(sentences));
        for (const name of await readdir(folder)) await rm(join(folder, name));
      },
    );
    await fc.assert(property, { seed: 7, numRuns: 60 });
  });

  it('writes each format as its readers know it', async () => {
    await put(
      'a.json',
      line('𠮷田在东京', { name: { 𠮷田: [[0, 1]] }, 'a/b': { 京: [[4, 4]] } }) + line('无', {}),
    );
    for (const name of names) await data('convert', 'a.json', '--out', `b${endings[name]}`);
    expect(await text('b.bio')).toBe('𠮷\tB-name\n田\tI-name\n在\tO\n东\tO\n京\tB-a/b\n\n无\tO\n\n');
    expect(await text('b.bmes')).toBe('𠮷\tB-name\n田\tE-name\n在\tO\n东\tO\n京\tS-a/b\n\n无\tO\n\n');
    expect(await text('b.txt')).toBe('𠮷田在东京\n无\n');
    expect(await text('b.ann')).toBe('T1\tname 0 2\t𠮷田\nT2\ta/b 4 5\t京\n');
    expect(await text('b.fine.json')).toBe(
      '{"id":0,"text":"𠮷田在东京","label":{"/name":{"𠮷田":[[0,1]]},"/a/b":{"京":[[4,4]]}}}\n' +
        '{"id":1,"text":"无","label":{}}\n',
    );
  });

  it('compresses by the name of the file', async () => {
    await put('a.json', line('甲', {}));
    await data('convert', 'a.json', '--out', 'b.ann.gz');
    expect(gunzipSync(await readFile(join(folder, 'b.txt.gz'))).toString()).toBe('甲\n');
    expect((await read('b.ann.gz')).map((sentence) => sentence.text)).toEqual(['甲']);
  });

  it.each([
    [
      'nested',
      line('读《北京》', { a: { '《北京》': [[1, 4]] }, b: { 北京: [[2, 3]] } }),
      'bio',
      'a.json:1: b "北京" overlaps another entity, which the format bio cannot say; choose another format with --to',
    ],
    [
      'crossing',
      line('甲乙丙', { a: { 甲乙: [[0, 1]] }, b: { 乙丙: [[1, 2]] } }),
      'bmes',
      'overlaps another entity',
    ],
    [
      'of several lines',
      line('甲\n乙', { a: { '甲\n乙': [[0, 2]] } }),
      'brat',
      'a "甲\n乙" lies in several lines',
    ],
    [
      'in a sentence of several lines',
      line('甲\n乙', {}),
      'bio',
      'the sentence holds a line break, which the format bio cannot say',
    ],
    ['without a character', line('', {}), 'brat', 'the sentence has no character'],
    [
      'with a label of two words',
      line('甲', { 'a b': { 甲: [[0, 0]] } }),
      'brat',
      'a b "甲" has a label that is not one word',
    ],
    [
      'with half a character',
      '{"text":"\\ud800","label":{}}\n',
      'bio',
      'holds a zero character or half of one, which the format bio',
    ],
  ])('refuses what a format cannot say: %s', async (_, content, to, message) => {
    await put('a.json', content);
    const { code, err } = await data('convert', 'a.json', '--to', to, '--out', `b${endings[to as 'bio']}`);
    expect(err).toContain(message);
    expect(err).toContain('--repair');
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('needs no particular names', async () => {
    await put('a.data', '甲\tB-x\n');
    expect(await data('convert', 'a.data', '--from', 'bio', '--to', 'cluener', '--out', 'b.data')).toEqual({
      code: 0,
      out: 'b.data: 1 sentences, 1 entities\n',
      err: '',
    });
    expect(await text('b.data')).toBe(line('甲', { x: { 甲: [[0, 0]] } }));
    expect((await data('convert', 'a.data', '--out', 'b.json')).err).toContain('or give --from');
    expect((await data('convert', 'a.data', '--out', 'b.data')).err).toContain('or give --to');
  });

  it('leaves a text alone that is not its own', async () => {
    await put('a.json', line('甲', {}));
    await put('a.txt', '另一篇\n');
    const { code, err } = await data('convert', 'a.json', '--out', 'a.ann');
    expect(err).toMatch(/a\.txt is there, with another text; give another --out/);
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual(['a.json', 'a.txt']);
    await put('a.txt', '甲\n');
    expect((await data('convert', 'a.json', '--out', 'a.ann')).code).toBe(0);
  });

  it('keeps what stood there when it is interrupted or cannot write', async () => {
    await put('a.json', line('甲', {}));
    await put('b.bio', 'before');
    const context = testContext({ root: folder, cwd: folder, signal: AbortSignal.abort() });
    expect(await run(['convert', 'a.json', '--out', 'b.bio'], context)).toBe(130);
    expect(await text('b.bio')).toBe('before');
    const { code, err } = await data('convert', 'a.json', '--out', 'no/such/b.bio');
    const missing = join(folder, 'no', 'such');
    expect(err).toContain(`b.bio: there is no folder ${missing}; make it, or give another --out\n`);
    expect(code).toBe(1);
    const below = await data('convert', 'a.json', '--out', 'a.json/b.bio');
    expect(below.err).toContain(`${join(folder, 'a.json')} is no folder; give another --out\n`);
    expect(await readdir(folder)).toEqual(['a.json', 'b.bio']);
  });

  it.skipIf(!existsSync('/dev/full'))('names the file that the disk has no room for', async () => {
    await put('a.json', line('甲', {}));
    await symlink('/dev/full', join(folder, 'b.bio.new'));
    const { code, err } = await data('convert', 'a.json', '--out', 'b.bio');
    expect(err).toContain(
      `cannot write ${join(folder, 'b.bio')}: the disk is full; free some space, or give another --out\n`,
    );
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual(['a.json']);
  });
});

describe('brat', () => {
  it('reads lines with either break, and passes over what is no entity', async () => {
    await put('a.txt', '在东京\r\n\n也在𠮷县\n');
    await put(
      'a.ann',
      'T1\tcity 1 3\t东京\nR1\tnear Arg1:T1 Arg2:T2\nT2\tcounty 8 10\t𠮷县\n#1\tAnnotatorNotes T1\thm\n',
    );
    expect(await read('a.ann')).toEqual([
      { text: '在东京', spans: [{ start: 1, end: 3, label: 'city' }] },
      { text: '也在𠮷县', spans: [{ start: 2, end: 4, label: 'county' }] },
    ]);
    expect((await data('convert', 'a.ann', '--out', 'b.json')).err).toBe(
      'a.ann: annotations that are no entities, left out: 2 (first in line 2)\n',
    );
  });

  it.each([
    ['T1\tx 0 9\t甲', 'a.ann:1: x "甲" lies in several pieces or lines in a.txt; mend it'],
    ['T1\tx 0 1;2 3\t甲 乙', 'lies in several pieces'],
    ['T1\tx 9 12\t甲', 'begins at 9, which is after the end in a.txt'],
    ['T1\tx 1 1\t', 'ends at 1, where it has not begun'],
    ['T1\tx 0 1\t乙', 'x "乙" is "甲" in a.txt'],
    ['T1 x 0 1 甲', 'is no line of the format brat'],
    ['T1\tx 0 1\t甲\nhello', 'a.ann:2: "hello"; a line of brat is T1, a tab'],
  ])('%j is an error', async (annotation, message) => {
    await put('a.txt', '甲乙\n丙\n');
    await put('a.ann', `${annotation}\n`);
    const { code, err } = await data('convert', 'a.ann', '--out', 'b.json');
    expect(err).toContain(message);
    expect(code).toBe(1);
  });

  it('without a text is an error, without annotations it is none', async () => {
    await put('a.ann', '');
    expect((await data('convert', 'a.ann', '--out', 'b.json')).err).toContain(
      'cannot read a.txt: no such file',
    );
    await put('a.txt', '甲\n');
    expect(await data('convert', 'a.ann', '--out', 'b.json')).toMatchObject({ code: 0, err: '' });
  });

  it('folders: all below becomes one file, or another folder', async () => {
    await mkdir(join(folder, 'corpus', 'sub'), { recursive: true });
    await put('corpus/b.txt', '乙\n');
    await put('corpus/b.ann', 'T1\tx 0 1\t乙\n');
    await put('corpus/sub/a.txt.gz', gzipSync('甲\n'));
    await put('corpus/sub/a.ann.gz', gzipSync('T7\ty 0 1\t甲\n'));
    await put('corpus/readme.txt', 'not annotated');
    expect((await data('convert', 'corpus', '--from', 'brat', '--out', 'all.json')).out).toBe(
      'all.json: 2 sentences, 2 entities\n',
    );
    expect(await text('all.json')).toBe(
      line('乙', { x: { 乙: [[0, 0]] } }) + line('甲', { y: { 甲: [[0, 0]] } }),
    );
    expect((await data('convert', 'corpus', '--to', 'brat', '--out', 'copy')).code).toBe(0);
    expect((await readdir(join(folder, 'copy'), { recursive: true })).sort()).toEqual(
      ['b.ann', 'b.txt', 'sub', 'sub/a.ann', 'sub/a.txt'].map((name) => join(name)),
    );
    expect(await text('copy/sub/a.ann')).toBe('T1\ty 0 1\t甲\n');
    expect((await data('convert', 'corpus', '--to', 'brat', '--out', 'copy')).err).toContain(
      'copy is there already',
    );
    await mkdir(join(folder, 'empty'));
    expect((await data('convert', 'empty', '--out', 'x.json')).err).toContain('no annotation of brat');
  });
});
