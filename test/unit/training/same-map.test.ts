import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { parseTree } from '../../../shared/labels/parse.ts';
import { sameMap, unsure } from '../../../shared/labels/same.ts';
import type { Span } from '../../../shared/spans.ts';
import { tagSet } from '../../../shared/tagging/tagset.ts';
import { allowedTags, goldTags } from '../../../training/data/allowed.ts';
import { fitted } from '../../../training/data/fitted.ts';
import { mapNamed } from '../../../training/trainer/maps.ts';

const trees = [fineTree, cluenerTree];
const schemes = ['BIO', 'BIOS', 'BIOES'] as const;

/** Spans one after the other, some of them touching, and the length of the sentence. */
const spansOf = (labels: readonly string[]) =>
  fc
    .array(
      fc.record({ gap: fc.nat(2), size: fc.integer({ min: 1, max: 4 }), label: fc.constantFrom(...labels) }),
    )
    .chain((parts) => fc.record({ parts: fc.constant(parts), rest: fc.nat(2) }))
    .map(({ parts, rest }) => {
      let end = 0;
      const spans = parts.map(({ gap, size, label }): Span => {
        const start = end + gap;
        end = start + size;
        return { start, end, label };
      });
      return { spans, length: end + rest };
    });

const rowsOf = (rows: readonly Uint8Array[]) => rows.map((row) => row.join(''));

describe('the label map "same"', () => {
  it.each(trees.flatMap((tree) => schemes.map((scheme) => [tree.name, scheme, tree] as const)))(
    'allows in %s with %s what the labels say, and nothing else',
    (_, scheme, tree) => {
      const tags = tagSet(scheme, tree.labels);
      const map = sameMap(tree);
      fc.assert(
        fc.property(spansOf(tree.labels), ({ spans, length }) => {
          expect(rowsOf(allowedTags(spans, length, map, tags))).toEqual(
            rowsOf(goldTags(spans, length, tags)),
          );
        }),
        { seed: 1, numRuns: 100 },
      );
    },
  );

  it.each(schemes)(
    'leaves what is unsure open in %s, but not to make a sure span before it longer',
    (scheme) => {
      const tags = tagSet(scheme, fineTree.labels);
      fc.assert(
        fc.property(spansOf([...fineTree.labels.slice(0, 3), unsure]), ({ spans, length }) => {
          const known = goldTags(
            spans.filter(({ label }) => label !== unsure),
            length,
            tags,
          );
          const openRow = (index: number) => {
            const before = spans.find(({ end, label }) => end === index && label !== unsure);
            const wouldGoOn = [`I-${before?.label}`, `E-${before?.label}`];
            return Uint8Array.from(tags.tags, (tag) => (wouldGoOn.includes(tag) ? 0 : 1));
          };
          const isOpen = (index: number) =>
            spans.some(({ start, end, label }) => label === unsure && start <= index && index < end);
          const expected = known.map((row, index) => (isOpen(index) ? openRow(index) : row));
          expect(rowsOf(allowedTags(spans, length, sameMap(fineTree), tags))).toEqual(rowsOf(expected));
        }),
        { seed: 1, numRuns: 100 },
      );
    },
  );

  it('leaves spans as they are', () => {
    const spans = [
      { start: 0, end: 2, label: 'location/site' },
      { start: 2, end: 4, label: 'location/site' },
    ];
    const sentence = { text: '浙江杭州', length: 4, spans };
    expect(fitted(sentence, sameMap(fineTree))).toEqual(sentence);
  });

  it('tells which labels a file may have', () => {
    const map = sameMap(cluenerTree);
    expect(() => map.check([...cluenerTree.labels, unsure], 'silver.json')).not.toThrow();
    expect(() => map.check(['person/politics'], 'silver.json')).toThrow(/silver\.json: the label map same /);
    expect(map.nodesOf('name')).toEqual(['name']);
    expect(map.nodesOf(unsure)).toEqual([]);
  });

  it('is there by name for any tree, unless the tree has a label "unsure" itself', async () => {
    expect((await mapNamed('same', cluenerTree, '.')).tree).toBe(cluenerTree);
    await expect(mapNamed('saem', cluenerTree, '.')).rejects.toThrow(
      /no label map 'saem'.*name one of same, /,
    );
    const node = { path: unsure, zh: '不', en: 'no', definition: { zh: '不', en: 'no' }, label: true };
    const tree = parseTree({ name: 'mine', nodes: [node] }, 'mine.json');
    expect(() => sameMap(tree)).toThrow(/the label tree mine has a node "unsure".*call it otherwise/);
  });
});
