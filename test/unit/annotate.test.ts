import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { annotateLines } from '../../server/annotate/lines.ts';
import { run } from '../../server/commands/annotate.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { markOf } from '../../shared/names/types.ts';
import type { Entity } from '../../shared/spans.ts';
import { testContext } from '../support/context.ts';
import { writeNamesPackage } from '../support/names-package.ts';
import { writeTinyPackage } from '../support/tiny-package.ts';

/** Finds every 京, wherever it stands. */
const capitals = (sentences: readonly string[]): Promise<Entity[][]> =>
  Promise.resolve(
    sentences.map((sentence) =>
      Array.from(sentence).flatMap((character, index) =>
        character === '京'
          ? [{ start: index, end: index + 1, label: 'city', score: 0.9, levels: [0.9], alternatives: [] }]
          : [],
      ),
    ),
  );

describe('annotateLines', () => {
  it('counts code points from the start of each line, whatever its sentences', async () => {
    const text = '𠀀京。在京！\r\n\n  京\rx京\n无';
    expect(await annotateLines(text, 'plaintext', capitals)).toEqual([
      {
        text: '𠀀京。在京！',
        entities: [
          { start: 1, end: 2, label: 'city', text: '京', score: 0.9 },
          { start: 4, end: 5, label: 'city', text: '京', score: 0.9 },
        ],
      },
      { text: '', entities: [] },
      {
        text: '  京\rx京',
        entities: [
          { start: 2, end: 3, label: 'city', text: '京', score: 0.9 },
          { start: 5, end: 6, label: 'city', text: '京', score: 0.9 },
        ],
      },
      { text: '无', entities: [] },
    ]);
  });

  it('finds every mention at its place in the line, and gives every line back', async () => {
    const part = fc.constantFrom('京', '。', '𠀀', 'a', ' ', '！', '他说', '\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
        const text = `${parts.join('')}完\n`;
        const lines = await annotateLines(text, 'plaintext', capitals);
        expect(lines.map((line) => `${line.text}\n`).join('')).toBe(text.replaceAll('\r\n', '\n'));
        for (const line of lines) {
          const characters = Array.from(line.text);
          const expected = [...characters.keys()].filter((index) => characters[index] === '京');
          expect(line.entities.map(({ start }) => start)).toEqual(expected);
          expect(
            line.entities.every(({ start, end, text }) => characters.slice(start, end).join('') === text),
          ).toBe(true);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('asks the model nothing about text without Han characters', async () => {
    const never = () => Promise.reject(new Error('the model was woken'));
    expect(await annotateLines('Beijing.\n\n', 'plaintext', never)).toEqual([
      { text: 'Beijing.', entities: [] },
      { text: '', entities: [] },
    ]);
    expect(await annotateLines('', 'plaintext', never)).toEqual([]);
  });
});

describe('mingshi annotate', () => {
  let folder: string;
  let model: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mingshi-annotate-'));
    model = join(folder, 'tiny');
    await writeTinyPackage(model);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A place without lists of names. */
  const bare = (env = {}) => ({
    root: folder,
    cwd: folder,
    env: { MINGSHI_HOME: join(folder, 'home'), ...env },
  });
  async function annotate(args: readonly string[], input: string | Buffer = '', env = {}) {
    const context = testContext({ input, ...bare(env) });
    const code = await run(['--model', model, ...args], context);
    await delay(0);
    return { code, out: context.out(), err: context.err() };
  }
  const jsonl = (out: string): unknown[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);

  it('prints one object for each line of standard input', async () => {
    const { code, out, err } = await annotate(['--format', 'jsonl'], '𠀀王明去京\n\nno\r\n最后张三');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const score: unknown = expect.closeTo(0.88, 1);
    expect(jsonl(out)).toEqual([
      {
        text: '𠀀王明去京',
        entities: [
          { start: 1, end: 3, label: 'person/politics', text: '王明', score: expect.any(Number) as unknown },
          { start: 4, end: 5, label: 'location/site/city', text: '京', score },
        ],
      },
      { text: '', entities: [] },
      { text: 'no', entities: [] },
      {
        text: '最后张三',
        entities: [
          { start: 2, end: 4, label: 'person/politics', text: '张三', score: expect.any(Number) as unknown },
        ],
      },
    ]);
  });

  it('reads several files, and standard input where a - stands', async () => {
    await writeFile(join(folder, 'a.txt'), '甲\n');
    await writeFile(join(folder, 'b.txt'), '\uFEFF丙');
    const { out } = await annotate(['-f', 'jsonl', 'a.txt', '-', 'b.txt'], '乙\n');
    expect(jsonl(out)).toEqual(['甲', '乙', '丙'].map((text) => ({ text, entities: [] })));
  });

  it('leaves out what is no text in Markdown', async () => {
    const text = '# 京\n\n```\n京\n```\n\n`京`京\n';
    await writeFile(join(folder, 'a.md'), text);
    await writeFile(join(folder, 'plain.txt'), text);
    const counts = (out: string) =>
      (jsonl(out) as { entities: unknown[] }[]).map(({ entities }) => entities.length);
    expect(counts((await annotate(['-f', 'jsonl', 'a.md'])).out)).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(counts((await annotate(['-f', 'jsonl', 'plain.txt'])).out)).toEqual([1, 0, 0, 1, 0, 0, 2]);
  });

  describe('with names', () => {
    const text = '山小雨去了碧水阁，见到白云生';
    const found = async (...args: string[]) => {
      const { code, out, err } = await annotate(['--model', believer, '-f', 'jsonl', ...args], text);
      const [line] = jsonl(out) as { entities: { text: string }[] }[];
      return { code, err, entities: line?.entities.map((entity) => entity.text) };
    };
    let believer: string;
    beforeAll(async () => {
      believer = join(folder, 'believer');
      await writeNamesPackage(believer);
      await mkdir(join(folder, 'home', 'config'), { recursive: true });
      await writeFile(join(folder, 'home', 'config', 'names.tsv'), '山小雨\tperson/history\n');
      await mkdir(join(folder, 'models', 'names'), { recursive: true });
      const listed = { name: '碧水阁', marks: [markOf('listed', 'location/site/scenic')] };
      const shipped = compileNames([listed], { title: 'shipped', precision: 'compact' });
      await writeFile(join(folder, 'models', 'names', 'shipped.names'), shipped);
      await writeFile(join(folder, 'more.tsv'), '白云生\tperson/history\n白云\tnowhere\n');
      const given = { name: '云生', marks: [markOf('user', 'person/history')] };
      await writeFile(
        join(folder, 'given.names'),
        compileNames([given], { title: 'given', precision: 'exact' }),
      );
    });
    afterAll(async () => {
      for (const name of ['home', 'models']) await rm(join(folder, name), { recursive: true });
    });

    it("uses what ships and the user's own; --no-names uses none", async () => {
      expect(await found()).toEqual({ code: 0, err: '', entities: ['山小雨', '碧水阁'] });
      expect(await found('--no-names')).toEqual({ code: 0, err: '', entities: [] });
      expect(await found('--names', 'given.names', '--no-names')).toMatchObject({ entities: [] });
    });

    it('adds what --names names, as text and compiled, and tells what is wrong in it', async () => {
      const { err, ...more } = await found('--names', 'given.names', '--names', 'more.tsv');
      expect(more).toEqual({ code: 0, entities: ['山小雨', '碧水阁', '白云生'] });
      expect(err).toMatch(/more\.tsv: 1 line is not used, the others are: line 2: .*nowhere/);
      expect(await found('--names', 'given.names')).toMatchObject({
        err: '',
        entities: ['山小雨', '碧水阁', '云生'],
      });
    });

    it('refuses a named list that is none, and goes on without one that nobody named', async () => {
      expect(await found('--names', 'nosuch.tsv')).toMatchObject({
        code: 1,
        err: expect.stringMatching(/cannot read .*nosuch\.tsv/) as string,
      });
      await writeFile(join(folder, 'broken.names'), 'x');
      expect(await found('--names', 'broken.names')).toMatchObject({
        code: 1,
        err: expect.stringContaining('not a compiled name list') as string,
      });
      await writeFile(join(folder, 'models', 'names', 'broken.names'), 'x');
      expect(await found()).toMatchObject({
        code: 0,
        err: expect.stringContaining('not a compiled name list') as string,
        entities: ['山小雨'],
      });
    });
  });

  it('marks the text; colours only where they are wanted', async () => {
    const plain = '在京[location/site/city 行政区]见王明[person/politics 政治人物]\n';
    expect((await annotate([], '在京见王明')).out).toBe(plain);
    expect((await annotate([], '在京见王明', { FORCE_COLOR: '1', NO_COLOR: '1' })).out).toBe(plain);
    const coloured = (await annotate([], '在京见王明', { FORCE_COLOR: '1' })).out;
    expect(coloured).toContain('\x1b[');
    // eslint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(plain);
  });

  it('reads other encodings by option, and names it where it may help', async () => {
    const gb = Buffer.from('bea9', 'hex'); // 京 in GB 18030
    const read = await annotate(['-f', 'jsonl', '-e', 'gb18030'], gb);
    expect(jsonl(read.out)).toMatchObject([{ text: '京', entities: [{ start: 0, end: 1 }] }]);
    const failed = await annotate([], gb);
    expect([failed.code, failed.out]).toEqual([1, '']);
    expect(failed.err).toMatch(/standard input: 0xBE at byte offset 0 .*--encoding gb18030/);
  });

  it.each([
    [['missing.txt'], 1, 'cannot read missing.txt: no such file'],
    [['.'], 1, 'cannot read .: it is a folder'],
    [['--names', 'missing.tsv'], 1, 'missing.tsv: no such file'],
    [['--model', 'nosuch'], 1, "no model named 'nosuch'"],
    [['--format', 'xml'], 2, 'Allowed choices are ansi, jsonl'],
    [['--encoding', 'gb99'], 2, 'gb18030'],
    [['--frmat', 'ansi'], 2, 'Did you mean --format?'],
  ])('%s ends with %d and says why', async (args, code, message) => {
    const result = await annotate(args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain('    at ');
  });

  it('answers while standard input is still open, and stops when it is interrupted', async () => {
    const interrupt = new AbortController();
    const stdin = new PassThrough();
    const stdout = new PassThrough().setEncoding('utf8');
    const context = testContext({ ...bare(), stdin, stdout, signal: interrupt.signal });
    const ended = run(['--model', model, '--format', 'jsonl'], context);
    stdin.write('京');
    stdin.write('城\n');
    const line = await new Promise<string>((resolve) => stdout.once('data', resolve));
    expect(JSON.parse(line)).toMatchObject({ text: '京城' });
    interrupt.abort();
    expect(await ended).toBe(130);
    expect(context.err()).toBe('');
  });

  it('reads no further while its output is not taken', async () => {
    let read = 0;
    const line = Buffer.from(`${'a'.repeat(999)}\n`);
    async function* endless() {
      for (;;) {
        read += line.length;
        yield await Promise.resolve(line);
      }
    }
    const interrupt = new AbortController();
    const stdout = new PassThrough();
    const context = testContext({
      ...bare(),
      stdin: Readable.from(endless()),
      stdout,
      signal: interrupt.signal,
    });
    const ended = run(['--model', model], context);
    while (!stdout.writableNeedDrain) await delay(1);
    await delay(50);
    expect(read).toBeLessThan(200_000);
    interrupt.abort();
    expect(await ended).toBe(130);
  });
});
