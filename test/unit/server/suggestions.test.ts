import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neighbours } from '../../../server/corrections/boundaries.ts';
import { suggestLabels } from '../../../server/corrections/suggestions.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';

describe('labels to offer', () => {
  test('instead of one: what the model holds likely, then parents, then siblings; never the one there is', () => {
    const hints = [
      { label: 'organization/company', score: 0.2 },
      { label: 'work/game_software/game', score: 0.006 },
    ];
    expect(suggestLabels(hints, fineTree, 'work/video/movie')).toEqual([
      'organization/company',
      ...['work/video', 'work'],
      ...['work/video/teleplay', 'work/video/show', 'work/video/comic', 'work/video/tv_show'],
      ...['organization', 'organization/team'],
    ]);
  });

  test('of a label with few neighbours end with what is unlikely', () => {
    const unlikely = [{ label: 'person/politics', score: 0.006 }];
    expect(suggestLabels(unlikely, fineTree, 'food/dishes')).toEqual([
      ...['food', 'food/material', 'person/politics'],
    ]);
  });

  test('for a root label are those below it', () => {
    const suggestions = suggestLabels([], fineTree, 'person');
    expect(suggestions).toHaveLength(7);
    expect(suggestions.every((label) => label.startsWith('person/'))).toBe(true);
  });

  test('for a text that nothing is known of are the roots', () => {
    const suggestions = suggestLabels([], fineTree);
    expect(suggestions.slice(0, 3)).toEqual(['person', 'location', 'food']);
    expect(suggestions).toHaveLength(9);
  });

  test('of a label that a user added are its parents and the labels beside it', () => {
    expect(suggestLabels([], fineTree, 'food/drinks').slice(0, 3)).toEqual([
      ...['food', 'food/material', 'food/dishes'],
    ]);
  });

  test('are at most nine different ones of the tree', () => {
    const label = fc.constantFrom(...fineTree.nodes.map(({ path }) => path));
    const hint = fc.record({ label, score: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(hint, { maxLength: 6 }), fc.option(label), (hints, present) => {
        const suggestions = suggestLabels(hints, fineTree, present ?? undefined);
        expect(suggestions.length).toBeLessThanOrEqual(9);
        expect(new Set(suggestions).size).toBe(suggestions.length);
        expect(suggestions.every((path) => fineTree.has(path) && path !== present)).toBe(true);
        expect(suggestions.length).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('moving an end by one character', () => {
  const texts = (sentence: string, start: number, end: number): string[] =>
    neighbours(sentence, { start, end }).map((span) =>
      Array.from(sentence).slice(span.start, span.end).join(''),
    );

  test('gives four spans inside a sentence, fewer at its ends', () => {
    expect(texts('昨天王明来了', 2, 4)).toEqual(['天王明', '明', '王', '王明来']);
    expect(texts('王明', 0, 2)).toEqual(['明', '王']);
    expect(texts('京城', 0, 1)).toEqual(['京城']);
  });

  test('goes over white space and cuts no character that is several code points', () => {
    expect(texts('王明 来了', 0, 2)).toEqual(['明', '王', '王明 来']);
    expect(texts('在葛\u{e0100}城', 1, 3)).toEqual(['在葛\u{e0100}', '葛\u{e0100}城']);
    expect(texts('𠮷野家', 0, 2)).toEqual(['野', '𠮷', '𠮷野家']);
  });
});
