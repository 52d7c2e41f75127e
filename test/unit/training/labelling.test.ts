import fc from 'fast-check';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsure } from '../../../shared/labels/same.ts';
import { sha256Hex } from '../../../shared/model/package.ts';
import type { NameList } from '../../../shared/names/list.ts';
import { pathTo } from '../../../shared/labels/tree.ts';
import type { Entity, Stretch } from '../../../shared/spans.ts';
import { cluenerLine, readCluener } from '../../../training/data/cluener.ts';
import { Faults } from '../../../training/data/faults.ts';
import { agreedSpans } from '../../../training/labelling/agreement.ts';
import { Draw } from '../../../training/labelling/draw.ts';
import { labelTexts, type SilverSentence } from '../../../training/labelling/label.ts';
import { writeSentences } from '../../../training/labelling/output.ts';
import { readRaw } from '../../../training/labelling/raw.ts';
import { listOf } from '../../support/names.ts';

const signal = new AbortController().signal;
const found = (start: number, end: number, label: string, score = 1): Entity => ({
  start,
  end,
  label,
  score,
  levels: pathTo(label).map(() => score),
  alternatives: [],
});

describe('agreement', () => {
  const agreed = (findings: Entity[][], names: Stretch[] = [], sure = 0.9) =>
    agreedSpans(findings, names, sure).map(({ start, end, label }) => [start, end, label]);

  it('is a span that all models find, with a mean score that is high enough', () => {
    expect(agreed([[found(1, 3, 'a', 0.9)]])).toEqual([[1, 3, 'a']]);
    expect(agreed([[found(1, 3, 'a', 0.89)]])).toEqual([[1, 3, unsure]]);
    expect(agreed([[found(1, 3, 'a', 0.81)], [found(1, 3, 'a', 0.99)]])).toEqual([[1, 3, 'a']]);
    expect(agreed([[found(1, 3, 'a', 0.8)], [found(1, 3, 'a', 0.99)]])).toEqual([[1, 3, unsure]]);
    expect(agreed([[found(1, 3, 'a')], [found(1, 3, 'a')], []])).toEqual([[1, 3, unsure]]);
  });

  it('is not reached with other labels or other ends', () => {
    expect(agreed([[found(1, 3, 'a')], [found(1, 3, 'b')]])).toEqual([[1, 3, unsure]]);
    expect(agreed([[found(1, 3, 'a')], [found(2, 5, 'a')]])).toEqual([[1, 5, unsure]]);
    expect(agreed([[found(1, 3, 'a'), found(4, 6, 'a')], [found(2, 5, 'a')]])).toEqual([[1, 6, unsure]]);
    expect(agreed([[found(1, 3, 'a')], [found(3, 5, 'a')]])).toEqual([
      [1, 3, unsure],
      [3, 5, unsure],
    ]);
  });

  it('is in doubt where a name stands that no model finds, beside what is sure', () => {
    const name = { start: 4, end: 7 };
    expect(agreed([[]], [name])).toEqual([[4, 7, unsure]]);
    expect(agreed([[found(0, 4, 'a')]], [name])).toEqual([
      [0, 4, 'a'],
      [4, 7, unsure],
    ]);
    expect(agreed([[found(0, 5, 'a')]], [name])).toEqual([[0, 5, 'a']]);
    expect(agreed([[found(4, 7, 'a')]], [name])).toEqual([[4, 7, 'a']]);
    expect(agreed([[found(3, 5, 'a', 0.2)]], [name])).toEqual([[3, 7, unsure]]);
  });

  it('never lets spans overlap, and accounts for every finding', () => {
    const length = 12;
    const finding = fc.record({
      gap: fc.nat(2),
      size: fc.integer({ min: 1, max: 3 }),
      label: fc.constantFrom('a', 'b'),
      score: fc.constantFrom(0.5, 0.95),
    });
    const model = fc.array(finding).map((parts) => {
      let end = 0;
      const spans = parts.map(({ gap, size, label, score }) =>
        found(end + gap, (end += gap + size), label, score),
      );
      return spans.filter((span) => span.end <= length);
    });
    // Models that find the same, for the most part.
    const models = fc
      .tuple(model, model, fc.integer({ min: 1, max: 3 }), fc.boolean())
      .map(([first, other, count, differ]) => [
        ...Array.from({ length: count }, () => first),
        ...(differ ? [other] : []),
      ]);
    const names = fc.array(
      fc
        .record({ start: fc.nat(length - 3), size: fc.integer({ min: 2, max: 3 }) })
        .map(({ start, size }) => ({
          start,
          end: start + size,
        })),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(models, names, (findings, names) => {
        const spans = agreedSpans(findings, names, 0.9);
        spans
          .slice(1)
          .forEach(({ start }, index) => expect(start).toBeGreaterThanOrEqual(spans[index]?.end ?? 0));
        const marked = (index: number, of: readonly Stretch[]) =>
          of.some(({ start, end }) => start <= index && index < end);
        const sure = spans.filter(({ label }) => label !== unsure);
        for (const { start, end, label } of sure)
          for (const model of findings)
            expect(model).toContainEqual(expect.objectContaining({ start, end, label }));
        const asked = names.filter(
          ({ start, end }) => !sure.some((span) => span.start < end && start < span.end),
        );
        for (let index = 0; index < length; index += 1)
          expect(marked(index, spans)).toBe(marked(index, [...findings.flat(), ...asked]));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('labelling texts', () => {
  /** Finds each of these words, wherever it stands. */
  const modelOf = (words: Readonly<Record<string, string>>, score = 1) => ({
    analyze: (texts: readonly string[]) =>
      Promise.resolve(
        texts.map((text) => {
          const characters = Array.from(text);
          return Object.entries(words)
            .flatMap(([word, label]) => {
              const size = Array.from(word).length;
              return characters.flatMap((_, at) =>
                characters.slice(at, at + size).join('') === word ? [found(at, at + size, label, score)] : [],
              );
            })
            .toSorted((a, b) => a.start - b.start);
        }),
      ),
  });
  async function labelled(
    texts: readonly string[],
    models: readonly ReturnType<typeof modelOf>[],
    lists: readonly NameList[] = [],
  ) {
    const sentences: SilverSentence[] = [];
    for await (const sentence of labelTexts(texts, models, { sure: 0.9, lists, signal }))
      sentences.push(sentence);
    return sentences;
  }

  it('gives each text what is told of it, in order, also of more than are analysed at once', async () => {
    const texts = Array.from({ length: 600 }, (_, index) => `${'一'.repeat(index % 7)}王明`);
    const sentences = await labelled(texts, [modelOf({ 王明: 'name' })]);
    expect(sentences).toEqual(
      texts.map((text, index) => ({
        text,
        spans: [{ start: index % 7, end: (index % 7) + 2, label: 'name' }],
      })),
    );
  });

  it('counts in code points, which the file can be read back by', async () => {
    const text = '𠀀𠮷野家在𠀀京，𠮷野家';
    const lists = [listOf({ 𠮷野家: 'organization/company' })];
    const [sentence] = await labelled([text], [modelOf({ 𠀀京: 'address' })], lists);
    expect(sentence?.spans).toEqual([
      { start: 1, end: 4, label: unsure },
      { start: 5, end: 7, label: 'address' },
      { start: 8, end: 11, label: unsure },
    ]);
    const line = cluenerLine(sentence as SilverSentence);
    expect(JSON.parse(line)).toEqual({
      text,
      label: {
        [unsure]: {
          𠮷野家: [
            [1, 3],
            [8, 10],
          ],
        },
        address: { 𠀀京: [[5, 6]] },
      },
    });
    const faults = new Faults('silver.json');
    const [read] = [...readCluener([line], { faults, repair: false })];
    expect(read?.spans.toSorted((a, b) => a.start - b.start)).toEqual(sentence?.spans);
    expect(faults.warnings()).toEqual([]);
  });

  it('does not ask for names of two characters, nor for those that are common words', async () => {
    const lists = [
      listOf({ 李雷: 'person', 王小明: 'person' }),
      listOf({ 欧阳修远: 'person' }, 'ambiguous'),
      listOf({ 韩梅梅: 'person' }, 'user'),
    ];
    const [sentence] = await labelled(['李雷、王小明、欧阳修远、韩梅梅'], [modelOf({})], lists);
    expect(sentence?.spans).toEqual([
      { start: 3, end: 6, label: unsure },
      { start: 12, end: 15, label: unsure },
    ]);
  });

  it('stops between batches when it is interrupted', async () => {
    const sentences = labelTexts(['王明在京'], [modelOf({})], {
      sure: 0.9,
      lists: [],
      signal: AbortSignal.abort(),
    });
    await expect(sentences.next()).rejects.toThrow(/abort/);
  });
});

describe('a draw', () => {
  const texts = Array.from({ length: 1000 }, (_, index) => `文本${index}`);
  const drawn = (given: readonly string[], options: ConstructorParameters<typeof Draw>[0]) => {
    const draw = new Draw(options);
    for (const text of given) draw.add(text);
    return draw.drawn();
  };

  it('depends on the seed and on nothing else: not on the order, nor on what comes twice', () => {
    const first = drawn(texts, { limit: 50, seed: 7 });
    expect(new Set(first).size).toBe(50);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(texts, { minLength: texts.length }),
        fc.subarray(texts),
        (order, more) => {
          expect(drawn([...order, ...more], { limit: 50, seed: 7 })).toEqual(first);
        },
      ),
      { seed: 1, numRuns: 10 },
    );
    expect(drawn(texts, { limit: 50, seed: 8 })).not.toEqual(first);
  });

  it('of fewer texts is the beginning of one of more', () => {
    const all = drawn(texts, { limit: Infinity, seed: 7 });
    expect(all.toSorted()).toEqual(texts.toSorted());
    for (const limit of [1, 2, 50, 999, 1000, 5000])
      expect(drawn(texts, { limit, seed: 7 })).toEqual(all.slice(0, limit));
  });

  it('gives every text the same chance', () => {
    const times = new Map<string, number>();
    const few = texts.slice(0, 20);
    for (let seed = 0; seed < 2000; seed += 1)
      for (const text of drawn(few, { limit: 5, seed })) times.set(text, (times.get(text) ?? 0) + 1);
    // Each is drawn 500 times of 2000, with a standard deviation of 19.4.
    for (const text of few) expect(Math.abs((times.get(text) ?? 0) - 500)).toBeLessThan(80);
  });

  it('leaves out what is not accepted, and does not ask about what is out of the question', () => {
    const asked = new Set<string>();
    const accept = (text: string) => {
      asked.add(text);
      return text.endsWith('7');
    };
    const sevens = drawn(texts, { limit: 20, seed: 1, accept });
    expect(sevens).toEqual(
      drawn(
        texts.filter((text) => text.endsWith('7')),
        { limit: 20, seed: 1 },
      ),
    );
    expect(asked.size).toBeLessThan(texts.length);
  });
});

describe('raw text', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'mingshi-raw-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function read(bytes: Uint8Array, encoding?: string) {
    const path = join(folder, 'raw');
    await writeFile(path, bytes);
    const sentences: string[] = [];
    const sha256 = await readRaw(path, { name: 'raw.txt', encoding, signal }, (some) =>
      sentences.push(...some),
    );
    expect(sha256).toBe(sha256Hex(bytes));
    return sentences;
  }
  const long = '长'.repeat(128);
  const text = [
    '昨天王小明从北京出发。今天他到了上海！',
    '\u{20000}\u{20000}\u{20000}\u{20000}', // four characters
    '今天没有新闻。',
    'nothing Chinese in this line',
    long,
    `${long}长`,
  ].join('\r\n');
  const sentences = ['昨天王小明从北京出发。', '今天他到了上海！', long];

  it('is cut into sentences of 8 to 128 characters with a Han character', async () => {
    expect(await read(Buffer.from(text))).toEqual(sentences);
  });

  it('may be compressed by gzip, and longer than what is read at once', async () => {
    expect(await read(gzipSync(text))).toEqual(sentences);
    const many = Array.from({ length: 20_000 }, (_, index) => `这是第${index}个句子，没有别的。`);
    expect(await read(gzipSync(many.join('\n')))).toEqual(many);
  });

  it('may be in another encoding, and may be empty', async () => {
    expect(await read(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(sentences);
    expect(await read(new Uint8Array())).toEqual([]);
    await expect(read(Buffer.from([0xb1, 0xb1, 0xbe, 0xa9]))).rejects.toThrow(/raw\.txt: .*--encoding/);
  });

  it('that is damaged is an error that names the file', async () => {
    const compressed = gzipSync(text);
    await expect(read(compressed.subarray(0, -20))).rejects.toThrow(/^raw\.txt: damaged gzip/);
    const reading = readRaw(join(folder, 'nosuch'), { name: 'nosuch.txt' }, () => undefined);
    await expect(reading).rejects.toThrow(/^cannot read nosuch\.txt: no such file/);
  });
});

describe('the labelled file', () => {
  it('is as it was when labelling fails, and nothing else is left', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mingshi-silver-'));
    const path = join(folder, 'silver.json');
    await writeFile(path, 'before');
    async function* failing(): AsyncGenerator<SilverSentence> {
      yield await Promise.resolve({ text: '王明在京', spans: [] });
      throw new Error('the model is gone');
    }
    await expect(writeSentences(path, failing(), () => undefined)).rejects.toThrow('the model is gone');
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['silver.json']);
    await rm(folder, { recursive: true });
  });
});
