import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { readLines } from '../../training/data/file.ts';
import { splitFold } from '../../training/data/fold.ts';
import { nearestLabels } from '../../shared/labels/nearest.ts';
import { readLabelled, type LabelledOptions } from '../../training/data/read.ts';
import { splitLabelled } from '../../training/data/split.ts';
import { sharedFile } from '../shared.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-readers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Reads a file of this name with this content; messages name it without its folder. */
async function read(name: string, content: string | Buffer, options: LabelledOptions = {}) {
  await writeFile(join(folder, name), content);
  return readLabelled(join(folder, name), { name, ...options });
}

async function messageOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => 'it was read',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

const span = (start: number, end: number, label: string) => ({ start, end, label });
const jsonLine = (text: string, label: Record<string, Record<string, number[][]>>): string =>
  `${JSON.stringify({ text, label })}\n`;

describe('CLUENER JSON lines', () => {
  it('counts code points, the end inclusive, and puts spans in order', async () => {
    const line = jsonLine('𠮷田在东京', { address: { 东京: [[3, 4]] }, name: { 𠮷田: [[0, 1]] } });
    const { sentences, report } = await read('a.json', `\n${line}`, { tree: cluenerTree });
    expect(sentences).toEqual([
      { text: '𠮷田在东京', length: 5, spans: [span(0, 2, 'name'), span(3, 5, 'address')] },
    ]);
    expect(report).toMatchObject({
      name: 'a.json',
      format: 'cluener',
      sentences: 1,
      entities: 2,
      labels: { address: 1, name: 1 },
      faults: {},
      warnings: [],
    });
  });

  it('trusts offsets, not keys, and says so', async () => {
    const { sentences, report } = await read(
      'a.json',
      jsonLine('去 北京', { address: { ' 北京': [[2, 3]] } }),
    );
    expect(sentences[0]?.spans).toEqual([span(2, 4, 'address')]);
    expect(report.faults).toEqual({ keyMismatches: 1 });
    expect(report.warnings).toEqual([expect.stringMatching(/^a\.json: .*: 1 \(first in line 1\)$/)]);
  });

  it('keeps the longest of overlapping entities', async () => {
    const { sentences, report } = await read(
      'a.json',
      jsonLine('读《北京法源寺》', {
        scene: { 法源寺: [[4, 6]] },
        address: { 北京: [[2, 3]] },
        book: { '《北京法源寺》': [[1, 7]] },
      }),
    );
    expect(sentences[0]?.spans).toEqual([span(1, 8, 'book')]);
    expect(report.faults).toEqual({ overlaps: 2 });
  });

  it.each([
    ['{"text": "甲"', /^a\.json:2: not JSON \(.+\); each line is \{/],
    ['{"text": "甲"}', /^a\.json:2: label: .*undefined; each line is/],
    ['{"text": "甲", "label": {"name": {"甲": [[0]]}}}', /^a\.json:2: label\.name\.甲\.0/],
    [
      '{"text": "甲", "label": {"name": {"甲": [[0, 1]]}}}',
      /^a\.json:2: name "甲" has the offsets \[0, 1\] in a text of 1 char.*--repair/,
    ],
    ['{"text": "甲", "label": {"name": {"": [[0, -1]]}}}', /^a\.json:2: label\.name/],
    ['{"text": "甲乙", "label": {"name": {"": [[1, 0]]}}}', /^a\.json:2: name "" has the offsets/],
  ])('%s is an error that names the line', async (line, message) => {
    expect(await messageOf(read('a.json', `{"text": "甲", "label": {}}\n${line}\n`))).toMatch(message);
  });

  it('leaves out entities outside the text if it is to repair', async () => {
    const label = { name: { 甲: [[0, 0]], 丙: [[9, 9]] } };
    const { sentences, report } = await read('a.json', jsonLine('甲乙', label), { repair: true });
    expect(sentences[0]?.spans).toEqual([span(0, 1, 'name')]);
    expect(report.faults).toEqual({ wrongOffsets: 1 });
  });
});

describe('labels', () => {
  const line = (label: string) => jsonLine('在北京', { [label]: { 北京: [[1, 2]] } });

  it.each([
    [
      'adress',
      cluenerTree,
      /"adress" is not there in the label tree cluener \(nearest are address\); mend the label/,
    ],
    ['city', fineTree, /nearest are location\/site\/city/],
    ['work/video', fineTree, /"work\/video" only groups others .*nearest are work\/video\/\w+, /],
    ['constructor', fineTree, /"constructor" is not there in the label tree fine/],
    ['ＸＹＺ', cluenerTree, /\(it has such as (\w+, ){4}\w+\)/],
  ])('%s: the error names line, label and what the tree has', async (label, tree, message) => {
    const text = await messageOf(read('a.jsonl', line(tree.labels[0] ?? '') + line(label), { tree }));
    expect(text).toMatch(/^a\.jsonl:2: the label /);
    expect(text).toMatch(message);
  });

  it('are taken as they are without a tree', async () => {
    expect((await read('a.jsonl', line('constructor'))).report.labels).toEqual({ constructor: 1 });
  });

  it('in columns, the line is that of the tag', async () => {
    expect(await messageOf(read('a.bio', '去\tO\n\n在\tO\n京\tB-LOC\n', { tree: cluenerTree }))).toMatch(
      /^a\.bio:4: /,
    );
  });

  it('nearest: at most three, the likeliest first, none that is far off', () => {
    expect(nearestLabels('Organisation', ['organization', 'name', 'game'])).toEqual(['organization']);
    expect(nearestLabels('video', fineTree.labels)).toHaveLength(3);
    expect(nearestLabels('qqqq', fineTree.labels)).toEqual([]);
  });
});

describe('columns', () => {
  it.each([
    ['a.bio', ['B-PER', 'I-PER', 'O', 'B-LOC', 'B-LOC']],
    ['a.bios', ['B-PER', 'I-PER', 'O', 'S-LOC', 'S-LOC']],
    ['a.bioes', ['B-PER', 'E-PER', 'O', 'S-LOC', 'S-LOC']],
    ['a.bmes', ['B-PER', 'E-PER', 'O', 'S-LOC', 'S-LOC']],
  ])('%s', async (name, tags) => {
    const rows = tags.map((tag, index) => `${'𠮷田 京沪'.match(/./gu)?.[index]}\t${tag}\n`).join('');
    const { sentences } = await read(name, `\n${rows}\n\r\n${rows}`);
    const expected = {
      text: '𠮷田 京沪',
      length: 5,
      spans: [span(0, 2, 'PER'), span(3, 4, 'LOC'), span(4, 5, 'LOC')],
    };
    expect(sentences).toEqual([expected, expected]);
  });

  it('M and I are the same; a space may part character and tag; a tab may be a character', async () => {
    const { sentences } = await read('a.bmes', '甲 B-X\n乙 M-X\n\t\tI-X\n丙\tE-X');
    expect(sentences).toEqual([{ text: '甲乙\t丙', length: 4, spans: [span(0, 4, 'X')] }]);
  });

  it.each([
    ['a.bio', '甲\tO\n乙\tI-X\n', 'a.bio:2: I-X is not legal between its neighbours (B-X would be)'],
    ['a.bio', '甲\tB-Y\n乙\tI-X\n', 'a.bio:2: I-X is not legal'],
    ['a.bmes', '甲\tB-X\n乙\tO\n', 'a.bmes:1: B-X is not legal between its neighbours (S-X would be)'],
    ['a.bio', '甲\tO\n乙\tS-X\n', 'a.bio:2: "S-X" is not a tag of the scheme BIO'],
    ['a.bio', '甲\tO\n乙\tX\n', 'a.bio:2: "X" is not a tag'],
    ['a.bio', '甲\tO\n乙丙\tO\n', 'a.bio:2: "乙丙\tO"; each line is one character'],
    ['a.bio', '甲\tO\n乙\n', 'a.bio:2: "乙"; each line is one character'],
  ])('%s %j is an error: %s', async (name, content, message) => {
    expect(await messageOf(read(name, content))).toContain(message);
  });

  it('repairs illegal tags, and counts them', async () => {
    const { sentences, report } = await read('a.bio', '甲\tI-X\n乙\tI-X\n丙\tI-Y\n\n丁\tO\n', {
      repair: true,
    });
    expect(sentences[0]?.spans).toEqual([span(0, 2, 'X'), span(2, 3, 'Y')]);
    expect(report.faults).toEqual({ illegalTags: 2 });
    expect(report.warnings).toEqual(['a.bio: illegal tags, repaired: 2 (first in line 1)']);
  });
});

describe('words', () => {
  it('joint: words and entities', async () => {
    const { sentences } = await read('a.tsv', '王\tB\tB-PER\n明\tE\tI-PER\n来\tS\tO\n\n京\tS\tB-LOC\n');
    expect(sentences).toEqual([
      {
        text: '王明来',
        length: 3,
        spans: [span(0, 2, 'PER')],
        words: [
          { start: 0, end: 2 },
          { start: 2, end: 3 },
        ],
      },
      { text: '京', length: 1, spans: [span(0, 1, 'LOC')], words: [{ start: 0, end: 1 }] },
    ]);
    expect(await messageOf(read('a.tsv', '王\tB\tO\n明\tS\tO\n'))).toMatch(/^a\.tsv:1: B-word is not legal/);
    expect(await messageOf(read('a.tsv', '王\tB\tO\n明\tE\n'))).toMatch(/^a\.tsv:2: .*its place in the word/);
  });

  it('segmented: one sentence a line', async () => {
    const { sentences, report } = await read('a.seg.txt', '𠮷田 来 了\n\n他  走\n', { needs: 'words' });
    expect(sentences.map(({ text }) => text)).toEqual(['𠮷田来了', '他走']);
    expect(sentences[0]?.words).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 3 },
      { start: 3, end: 4 },
    ]);
    expect(sentences[1]?.words).toEqual([
      { start: 0, end: 1 },
      { start: 1, end: 2 },
    ]);
    expect(report.entities).toBe(0);
  });

  it('plain lines', async () => {
    const { sentences } = await read('a.txt', '\ufeff 甲来。 \r\n\r\n乙去。', { needs: 'text' });
    expect(sentences).toEqual([
      { text: '甲来。', length: 3, spans: [] },
      { text: '乙去。', length: 3, spans: [] },
    ]);
  });

  it('a file that does not tell what is needed is an error', async () => {
    expect(await messageOf(read('a.seg.txt', '王明 来\n'))).toBe(
      'a.seg.txt: the format segmented tells no entities; give a file of the format cluener, fine, bio, bios, bioes, bmes, brat, joint',
    );
  });
});

describe('files', () => {
  const line = jsonLine('甲乙', {});

  it('gzip is seen by content; the hash is that of the file as it lies on disk', async () => {
    const packed = gzipSync(line);
    const { report } = await read('a.json.gz', packed);
    expect(report.sentences).toBe(1);
    expect(report.sha256).toBe(createHash('sha256').update(packed).digest('hex'));
    expect((await read('a.json', packed)).report.sentences).toBe(1);
    expect((await read('a.json.gz', line)).report.sentences).toBe(1);
  });

  it('a gzip bomb and a large file are refused before they fill the memory', async () => {
    const path = join(folder, 'bomb.txt.gz');
    const bomb = gzipSync(Buffer.alloc(1 << 20, 'a'));
    expect(bomb.length).toBeLessThan(2000);
    for (const content of [bomb, Buffer.alloc(2001, 'a')]) {
      await writeFile(path, content);
      expect(await messageOf(readLines(path, { name: 'bomb', largest: 2000 }))).toBe(
        'bomb: more than 2000 bytes of text; cut it into several files',
      );
    }
  });

  it.each([
    ['a.json.gz', gzipSync(line).subarray(0, 20), /^a\.json\.gz: damaged gzip \(.+\); fetch/],
    [
      'a.json',
      Buffer.from([0x7b, 0xff, 0x0a]),
      /^a\.json: 0xFF at byte offset 1 is not valid utf-8.*--encoding/,
    ],
    ['a.json', '\n \n', /^a\.json holds no sentence/],
    ['a.json', '', /^a\.json holds no sentence/],
    ['a.json', '\n甲\tO\n', /^a\.json:2: "甲\tO" is no line of the format cluener; end the name .* wants$/],
    ['a.bio', line, /^a\.bio:1: .* is no line of the format bio/],
    ['a.csv', line, /^a\.csv: its name does not tell its format; end it in one of \.json, .*\.txt$/],
  ])('%s %j is an error', async (name, content, message) => {
    expect(await messageOf(read(name, content))).toMatch(message);
  });

  it('a missing file is an error; a format that is given wins over the name', async () => {
    expect(await messageOf(readLabelled(join(folder, 'none.json'), { name: 'none.json' }))).toBe(
      'cannot read none.json: no such file',
    );
    expect((await read('a.csv', line, { format: 'cluener' })).report.format).toBe('cluener');
  });

  it('other encodings are read by name or byte order mark', async () => {
    const utf16 = Buffer.from(`\ufeff${line}`, 'utf16le');
    expect((await read('a.json', utf16)).sentences[0]?.text).toBe('甲乙');
    const gb = Buffer.concat([
      Buffer.from('{"text": "'),
      Buffer.from('bea9', 'hex'),
      Buffer.from('", "label": {}}'),
    ]);
    expect((await read('a.json', gb, { encoding: 'gb18030' })).sentences[0]?.text).toBe('京');
  });
});

describe('long sentences', () => {
  it('are cut at sentence ends, at line breaks, and nowhere inside an entity', async () => {
    const first = `${'中'.repeat(150)}《你好！世界》来。`;
    const text = `${first}${'文'.repeat(120)}。\n尾`;
    const title = { 书: [[150, 156]] };
    const { sentences, report } = await read(
      'a.json',
      jsonLine(text, { book: title, name: { 尾: [[text.length - 1, text.length - 1]] } }),
    );
    expect(sentences.map(({ text }) => text)).toEqual([first, `${'文'.repeat(120)}。`, '尾']);
    expect(sentences.map(({ spans }) => spans)).toEqual([[span(150, 157, 'book')], [], [span(0, 1, 'name')]]);
    expect(report.faults).toMatchObject({ splitSentences: 1 });
  });

  it('of no good place to cut, the last before the limit that is outside an entity', () => {
    const { pieces, lost } = splitLabelled({
      text: '中'.repeat(300),
      length: 300,
      spans: [span(250, 260, 'x')],
    });
    expect(pieces.map(({ length, spans }) => ({ length, spans }))).toEqual([
      { length: 250, spans: [] },
      { length: 50, spans: [span(0, 10, 'x')] },
    ]);
    expect(lost).toEqual([]);
  });

  it('an entity that fits nowhere is left out and counted', async () => {
    const { sentences, report } = await read(
      'a.json',
      jsonLine('中'.repeat(300), { x: { 长: [[1, 299]] } }) +
        jsonLine('甲\n乙', { x: { 断: [[0, 2]] } }) +
        jsonLine('\n', {}),
    );
    expect(sentences.flatMap(({ spans }) => spans)).toEqual([]);
    expect(report.faults).toMatchObject({ cutEntities: 2, emptySentences: 1, splitSentences: 2 });
  });

  it('whatever the text, the pieces hold all of it but line breaks, and every entity that can be held', () => {
    const part = fc.constantFrom('中'.repeat(40), '甲。', '𠮷', '“好！”', '\n', 'abc ', '，');
    const sentence = fc.array(part, { minLength: 1, maxLength: 40 }).chain((parts) => {
      const text = parts.join('');
      const { length } = Array.from(text);
      const starts = fc.uniqueArray(fc.nat(length - 1), { maxLength: 8 });
      return fc.tuple(starts, fc.integer({ min: 1, max: 20 })).map(([places, width]) => {
        const ordered = places.sort((a, b) => a - b);
        const spans = ordered.map((start, index) =>
          span(start, Math.min(start + width, ordered[index + 1] ?? length), 'x'),
        );
        return { text, length, spans };
      });
    });
    fc.assert(
      fc.property(sentence, ({ text, length, spans }) => {
        const { pieces, lost } = splitLabelled({ text, length, spans });
        expect(
          pieces
            .map((piece) => piece.text)
            .join('')
            .replaceAll('\n', ''),
        ).toBe(text.replaceAll('\n', ''));
        const surfaces = (of: string, list: typeof spans) =>
          list.map(({ start, end }) => Array.from(of).slice(start, end).join(''));
        const found = pieces.flatMap((piece) => surfaces(piece.text, [...piece.spans]));
        expect(found).toEqual(
          surfaces(
            text,
            spans.filter((each) => !lost.includes(each)),
          ),
        );
        expect(surfaces(text, [...lost]).every((surface) => surface.includes('\n'))).toBe(true);
        for (const piece of pieces) {
          expect(piece.length).toBe(Array.from(piece.text).length);
          expect(piece.length).toBeLessThanOrEqual(256);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('folds', () => {
  const sentences = Array.from({ length: 103 }, (_, index) => ({ text: `句${index % 50}`, index }));

  it('part the sentences, each in one fold, duplicates together, in order', () => {
    const folds = Array.from({ length: 4 }, (_, fold) => splitFold(sentences, 5, 4, fold));
    expect(
      folds
        .flatMap(({ fold }) => fold)
        .map(({ index }) => index)
        .sort((a, b) => a - b),
    ).toEqual(sentences.map(({ index }) => index));
    for (const { rest, fold } of folds) {
      const texts = new Set(fold.map(({ text }) => text));
      expect([12, 13]).toContain(texts.size);
      expect(rest.some(({ text }) => texts.has(text))).toBe(false);
      expect(rest.length + fold.length).toBe(sentences.length);
      expect(fold).toEqual(sentences.filter((sentence) => fold.includes(sentence)));
    }
  });

  it('depend on the seed and nothing else', () => {
    expect(splitFold(sentences, 5, 4, 0)).toEqual(splitFold(sentences, 5, 4, 0));
    expect(splitFold(sentences, 5, 4, 0)).not.toEqual(splitFold(sentences, 6, 4, 0));
    expect(() => splitFold(sentences, 5, 4, 4)).toThrow(RangeError);
  });
});

type Expected = readonly [file: string, sentences: number, entities: number, labels: number, faults: object];
const expectations: readonly Expected[] = [
  // Of the 23,971 entities that the set has, two lie inside a book title.
  ['cluener2020/train.json.gz', 10748, 23969, 10, { overlaps: 2 }],
  ['fine/train.json.gz', 4983, 12657, 54, { keyMismatches: 8 }],
  ['weibo/train.bio.gz', 1350, 1895, 8, { illegalTags: 10 }],
  ['resume/train.bmes.gz', 3821, 13440, 8, { illegalTags: 4 }],
];
describe.skipIf(sharedFile('data') === undefined)('labelled sets (needs ../shared)', () => {
  it.each(expectations)('%s', async (file, sentences, entities, labels, faults) => {
    const tree = [fineTree, cluenerTree].find(({ name }) => file.startsWith(name));
    const path = sharedFile(`data/ner/${file}`) ?? '';
    const { report } = await readLabelled(path, { repair: true, ...(tree ? { tree } : {}) });
    expect({ ...report, labels: Object.keys(report.labels).length }).toMatchObject({
      sentences,
      entities,
      labels,
      faults,
    });
  });
});
