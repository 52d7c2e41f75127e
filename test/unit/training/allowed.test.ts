import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cluenerTree } from '../../../shared/labels/builtin.ts';
import { parseLabelMap, type LabelMap } from '../../../shared/labels/map.ts';
import { parseTree } from '../../../shared/labels/parse.ts';
import { float32 } from '../../../shared/model/tensor.ts';
import type { Span } from '../../../shared/spans.ts';
import { decodeTags, encodeSpans } from '../../../shared/tagging/codec.ts';
import { tagSet } from '../../../shared/tagging/tagset.ts';
import { allowedTags, goldTags } from '../../../training/data/allowed.ts';
import { gradientsOf } from '../../../training/engine/differentiate.ts';
import { sum } from '../../../training/engine/ops/index.ts';
import { crfLoss } from '../../../training/layers/crf.ts';
import { legalOnly } from '../../../training/layers/tag-head.ts';
import { numbers, randomFloats, runLayers } from '../../support/layers.ts';

const node = (path: string) => ({
  path,
  zh: path,
  en: path,
  definition: { zh: path, en: path },
  label: path !== 'a',
});
const nodes = ['a', 'a/x', 'a/y', 'b'];
const tree = parseTree({ name: 'tiny', nodes: nodes.map(node) }, 'tiny');
const schemes = ['BIO', 'BIOS', 'BIOES'] as const;

interface Rule {
  readonly to: 'anything' | readonly string[];
  readonly within?: readonly string[];
}

const mapOf = (annotates: readonly string[], rules: Readonly<Record<string, Rule>>): LabelMap => {
  const labels = Object.fromEntries(
    Object.entries(rules).map(([label, rule]) => [label, { ...rule, reason: 'a test' }]),
  );
  return parseLabelMap({ name: 'test', tree: 'tiny', reason: 'a test', annotates, labels }, 'test', tree);
};

/** All ways to mark a stretch of text with entities that do not overlap. */
function readings(length: number, start = 0): Span[][] {
  if (start === length) return [[]];
  const found = readings(length, start + 1);
  for (let end = start + 1; end <= length; end += 1) {
    const rest = readings(length, end);
    for (const label of tree.labels) found.push(...rest.map((spans) => [{ start, end, label }, ...spans]));
  }
  return found;
}

const allReadings = Array.from({ length: 6 }, (_, length) => readings(length));

const below = (label: string, paths: readonly string[]): boolean =>
  paths.some((path) => label === path || label.startsWith(`${path}/`));

/** The rules of a label map, read for one way to mark the text as a whole. */
function permits(
  reading: readonly Span[],
  spans: readonly Span[],
  length: number,
  annotates: readonly string[],
  rules: Readonly<Record<string, Rule>>,
): boolean {
  const ruleAt = (index: number): Rule | undefined => {
    const span = spans.find(({ start, end }) => start <= index && index < end);
    return span && rules[span.label];
  };
  const mayHold = (index: number, label: string | undefined): boolean => {
    const rule = ruleAt(index);
    const asOutside = label === undefined || !below(label, annotates);
    if (!rule) return asOutside;
    if (rule.to === 'anything') return true;
    return (rule.to.includes('O') && asOutside) || (label !== undefined && below(label, rule.within ?? []));
  };
  const isCounterpart = ({ start, end, label }: Span): boolean =>
    spans.some((span) => {
      const to = rules[span.label]?.to ?? [];
      return span.start === start && span.end === end && to !== 'anything' && below(label, to);
    });
  return Array.from({ length }, (_, index) => index).every((index) => {
    const entity = reading.find(({ start, end }) => start <= index && index < end);
    return mayHold(index, entity?.label) || (entity !== undefined && isCounterpart(entity));
  });
}

const someOf = (values: readonly string[]) => fc.subarray([...values]);

/** A map with two labels, and a sentence of a set that has them. */
const worlds = someOf(nodes).chain((annotates) => {
  const open = tree.labels.filter((label) => !below(label, annotates));
  const rule = fc.record({
    to: fc.oneof(fc.constant('anything' as const), fc.subarray([...nodes, 'O'], { minLength: 1 })),
    within: someOf(open),
  });
  const gaps = fc.array(
    fc.record({
      gap: fc.integer({ min: 0, max: 2 }),
      size: fc.integer({ min: 1, max: 3 }),
      label: fc.constantFrom('P', 'Q'),
    }),
    { maxLength: 3 },
  );
  return fc.record({
    annotates: fc.constant(annotates),
    rules: fc.record({ P: rule, Q: rule }),
    length: fc.integer({ min: 1, max: 5 }),
    gaps,
  });
});

/** Spans from left to right, as far as they fit. */
function spansOf(gaps: readonly { gap: number; size: number; label: string }[], length: number): Span[] {
  let end = 0;
  return gaps.flatMap(({ gap, size, label }) => {
    const start = end + gap;
    end = start + size;
    return end <= length ? [{ start, end, label }] : [];
  });
}

describe('the tags that a labelled set leaves open', () => {
  it.each(schemes)('are those of the readings that its map permits, by enumeration: %s', (scheme) => {
    const tags = tagSet(scheme, tree.labels);
    fc.assert(
      fc.property(worlds, ({ annotates, rules, length, gaps }) => {
        const spans = spansOf(gaps, length);
        const rows = allowedTags(spans, length, mapOf(annotates, rules), tags);
        const endsEarly = ({ to, within }: Rule): boolean =>
          to !== 'anything' && (to.includes('O') || (within ?? []).length > 0);
        const exact = scheme === 'BIOES' || !spans.some(({ label }) => endsEarly(rules[label as 'P' | 'Q']));
        const wanted = (reading: readonly Span[]) => permits(reading, spans, length, annotates, rules);
        const given = (reading: readonly Span[]) =>
          encodeSpans(reading, length, scheme).every((tag, index) => rows[index]?.[tags.indexOf(tag)] === 1);
        const all = allReadings[length] ?? [];
        expect(all.filter((reading) => wanted(reading) && !given(reading))).toEqual([]);
        if (exact) expect(all.filter((reading) => given(reading) && !wanted(reading))).toEqual([]);
        expect(all.some(given)).toBe(true);
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('may end early in BIO where a span need not be an entity, as the text says', () => {
    const tags = tagSet('BIO', tree.labels);
    const rows = allowedTags(
      [{ start: 0, end: 2, label: 'P' }],
      2,
      mapOf(nodes, { P: { to: ['b', 'O'] } }),
      tags,
    );
    expect(rows.map((row) => tags.tags.filter((_, tag) => row[tag]))).toEqual([
      ['O', 'B-b'],
      ['O', 'I-b'],
    ]);
  });

  it('shares the rows that are equal, within and between sentences', () => {
    const tags = tagSet('BIOES', tree.labels);
    const map = mapOf(['b'], { P: { to: ['a'] }, Q: { to: 'anything' } });
    const spans = [
      { start: 2, end: 6, label: 'P' },
      { start: 8, end: 12, label: 'P' },
    ];
    const first = allowedTags(spans, 20, map, tags);
    const second = allowedTags(spans, 12, map, tags);
    const rows = [...first, ...second];
    expect(new Set(rows).size).toBe(new Set(rows.map((row) => row.join())).size);
    expect(first[3]).toBe(first[4]);
    expect(first[9]).toBe(second[3]);
  });

  it('are the one tag of each position under a map of each label to itself', () => {
    const { labels } = cluenerTree;
    const identity = Object.fromEntries(labels.map((label) => [label, { to: [label], reason: 'itself' }]));
    const json = { name: 'itself', tree: 'cluener', reason: 'itself', annotates: labels, labels: identity };
    const map = parseLabelMap(json, 'itself', cluenerTree);
    fc.assert(
      fc.property(
        fc.constantFrom(...schemes),
        fc.array(
          fc.record({
            gap: fc.integer({ min: 0, max: 2 }),
            size: fc.integer({ min: 1, max: 4 }),
            label: fc.constantFrom(...labels),
          }),
          { maxLength: 5 },
        ),
        (scheme, gaps) => {
          const tags = tagSet(scheme, labels);
          const spans = spansOf(gaps, 20);
          expect(allowedTags(spans, 20, map, tags)).toEqual(goldTags(spans, 20, tags));
        },
      ),
      { seed: 6, numRuns: 60 },
    );
  });

  it('teach fine labels from coarse ones: the loss is finite, falls, and the best tags keep to the spans', async () => {
    const tags = tagSet('BIOES', tree.labels);
    const map = mapOf(['a'], { COARSE: { to: ['a'] }, UNKNOWN: { to: 'anything' } });
    const spans = [
      { start: 1, end: 4, label: 'COARSE' },
      { start: 4, end: 5, label: 'COARSE' },
      { start: 6, end: 8, label: 'UNKNOWN' },
    ];
    const [length, size] = [9, tags.size];
    const allowed = Float32Array.from(allowedTags(spans, length, map, tags).flatMap((row) => [...row]));
    let emissions = randomFloats(length * size, 3);
    const losses: number[] = [];
    for (let step = 0; step < 12; step += 1) {
      const { loss, gradient } = await runLayers(
        true,
        (_, input) => {
          const scores = legalOnly(
            {
              emissions: input('emissions'),
              transitions: input('transitions'),
              start: input('border'),
              end: input('border'),
            },
            tags,
          );
          const value = crfLoss(scores, input('allowed'), input('mask'));
          return { loss: value, gradient: gradientsOf(sum(value), [input('emissions')])[0] ?? value };
        },
        {
          emissions: float32([1, length, size], emissions),
          transitions: float32([size, size]),
          border: float32([size]),
          allowed: float32([1, length, size], allowed),
          mask: float32([1, length], new Float32Array(length).fill(1)),
        },
      );
      losses.push(numbers(loss)[0] ?? NaN);
      emissions = emissions.map((value, index) => value - 2 * (numbers(gradient)[index] ?? NaN));
    }
    expect(losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(0.1 * (losses[0] ?? 0));
    const best = Array.from({ length }, (_, index) => {
      const row = emissions.subarray(index * size, (index + 1) * size);
      return tags.tags[row.indexOf(Math.max(...row))] ?? 'O';
    });
    const found = decodeTags(best, 'BIOES', 'repair').filter(({ label }) => label.startsWith('a/'));
    expect(found.filter(({ end }) => end <= 6).map(({ start, end }) => [start, end])).toEqual([
      [1, 4],
      [4, 5],
    ]);
  });
});

describe('gold tags', () => {
  it('are one tag at each position', () => {
    const tags = tagSet('BIOES', tree.labels);
    const rows = goldTags([{ start: 1, end: 3, label: 'b' }], 4, tags);
    expect(rows.map((row) => tags.tags.filter((_, tag) => row[tag]).join())).toEqual([
      'O',
      'B-b',
      'E-b',
      'O',
    ]);
    expect(rows[0]).toBe(rows[3]);
  });

  it('are refused where the tag set has no such label', () => {
    expect(() => goldTags([{ start: 0, end: 1, label: 'z' }], 1, tagSet('BIO', ['b']))).toThrow('B-z');
  });
});
