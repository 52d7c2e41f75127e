import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { annotateLines } from '../../server/annotate/lines.ts';
import { run } from '../../server/commands/annotate.ts';
import type { Entity } from '../../shared/spans.ts';
import { testContext } from '../support/context.ts';
import { writeTinyPackage } from '../support/tiny-package.ts';

/** Finds every 京, wherever it stands. */
const capitals = (sentences: readonly string[]): Promise<Entity[][]> =>
  Promise.resolve(
    sentences.map((sentence) =>
      Array.from(sentence).flatMap((character, index) =>
        character === '京'
          ? [{ start: index, end: index + 1, label: 'city', score: 0.9, alternatives: [] }]
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

  async function annotate(args: readonly string[], input: string | Buffer = '', given = {}) {
    const context = testContext({ input, cwd: folder, ...given });
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

  it('marks the text; colours only where they are wanted', async () => {
    const plain = '在京[location/site/city 行政区]见王明[person/politics 政治人物]\n';
    expect((await annotate([], '在京见王明')).out).toBe(plain);
    expect((await annotate([], '在京见王明', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).out).toBe(plain);
    const coloured = (await annotate([], '在京见王明', { env: { FORCE_COLOR: '1' } })).out;
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
    const context = testContext({ stdin, stdout, signal: interrupt.signal });
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
    const context = testContext({ stdin: Readable.from(endless()), stdout, signal: interrupt.signal });
    const ended = run(['--model', model], context);
    while (!stdout.writableNeedDrain) await delay(1);
    await delay(50);
    expect(read).toBeLessThan(200_000);
    interrupt.abort();
    expect(await ended).toBe(130);
  });
});
