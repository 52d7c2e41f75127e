import fc from 'fast-check';
import { appendFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cluenerTree } from '../../../shared/labels/builtin.ts';
import type { Manifest } from '../../../shared/model/manifest.ts';
import { checkBase, partFile, readParts, writeParts } from '../../../training/simulation/part-files.ts';
import { partNames, parted } from '../../../training/simulation/parting.ts';
import { toySentences } from '../../support/training.ts';

const source = { name: 'toy.json', sha256: 'of the source' };
const folder = () => mkdtemp(join(tmpdir(), 'mingshi-parts-'));

describe('the parts of a labelled set', () => {
  it('have no text in common, lose nothing, keep the order, and depend on the seed', () => {
    const letter = fc.constantFrom(...'甲乙丙丁戊己');
    const text = fc.array(letter, { minLength: 1, maxLength: 3 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), fc.nat(9), (texts, seed) => {
        const sentences = texts.map((text, line) => ({ text, line }));
        const parts = parted(sentences, seed);
        const lists = partNames.map((part) => parts[part]);
        for (const list of lists)
          expect(list.map(({ line }) => line)).toEqual(list.map(({ line }) => line).sort((a, b) => a - b));
        expect(lists.flat().sort((a, b) => a.line - b.line)).toEqual(sentences);
        const distinct = lists.map((list) => new Set(list.map(({ text }) => text)));
        const together = distinct.reduce((sum, { size }) => sum + size, 0);
        expect(together).toBe(new Set(texts).size);
        expect(distinct[2]?.size).toBe(Math.ceil(new Set(texts).size / 10));
        expect(parted(sentences, seed)).toEqual(parts);
      }),
      { seed: 1 },
    );
    const sentences = Array.from({ length: 40 }, (_, index) => ({ text: String(index) }));
    expect(parted(sentences, 1)).not.toEqual(parted(sentences, 2));
    expect(parted(sentences, 1).base).toHaveLength(18);
  });

  it('are read as they were written', async () => {
    const parts = parted(toySentences(60), 1);
    const out = await folder();
    const record = await writeParts(out, parts, source, 1);
    expect(record.parts.test.sentences).toBe(parts.test.length);
    const read = await readParts(out, cluenerTree);
    expect(read.record).toEqual(record);
    expect(read.test.map(({ text, spans }) => ({ text, spans }))).toEqual(
      parts.test.map(({ text, spans }) => ({ text, spans })),
    );
    const again = await folder();
    await writeParts(again, parts, source, 1);
    for (const part of partNames)
      expect(await readFile(partFile(again, part))).toEqual(await readFile(partFile(out, part)));
  });

  it('give the annotator each text once', async () => {
    const out = await folder();
    const [one] = toySentences(1);
    await writeParts(out, { base: [], annotator: one ? [one, one] : [], test: one ? [one] : [] }, source, 1);
    expect((await readParts(out, cluenerTree)).annotator).toHaveLength(1);
  });

  it('that were changed, or are not there, are refused', async () => {
    const out = await folder();
    await expect(readParts(out, cluenerTree)).rejects.toThrow('mingshi simulate split');
    await writeParts(out, parted(toySentences(60), 1), source, 1);
    await appendFile(partFile(out, 'test'), '{"text": "多了一句", "label": {}}\n');
    await expect(readParts(out, cluenerTree)).rejects.toThrow('is not what parts.json beside it describes');
  });

  it('hold a starting model to the part that is made for it', async () => {
    const record = await writeParts(await folder(), parted(toySentences(60), 1), source, 1);
    const trainedOn = (...hashes: string[]) => {
      const data = hashes.map((sha256) => ({ name: 'set', sha256, sentences: 1 }));
      return () => checkBase({ name: 'start', data } as unknown as Manifest, record, 'parts');
    };
    const { base, annotator, test } = record.parts;
    expect(trainedOn(base.sha256)).not.toThrow();
    expect(trainedOn(base.sha256, 'another set')).not.toThrow();
    for (const forbidden of [annotator, test, source])
      expect(trainedOn(base.sha256, forbidden.sha256)).toThrow('to be tested on');
    expect(trainedOn('another set')).toThrow('was not trained on parts/base.json');
  });
});
