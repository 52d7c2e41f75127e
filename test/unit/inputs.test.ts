import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { buildFeeds } from '../../shared/model/inputs.ts';
import { int32 } from '../../shared/model/tensor.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';

const codePoints = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);
const vocabulary = parseVocabulary('[PAD]\n[UNK]\n王\na\n1\n𠮷\n', 'vocab.txt');
const idsOf = (text: string): number[] => codePoints(text).map((codePoint) => vocabulary.idOf(codePoint));

describe('a vocabulary', () => {
  it('finds code points, astral ones too; what it does not know and white space are [UNK]', () => {
    expect(vocabulary.size).toBe(6);
    expect(idsOf('王a1𠮷')).toEqual([2, 3, 4, 5]);
    expect(idsOf('明 \t\u3000\u00a0\ud800')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('folds what it looks up', () => {
    expect(idsOf('A1a')).toEqual([3, 4, 3]);
  });

  it('is written in the form it is read in', () => {
    const text = formatVocabulary(codePoints('王a1𠮷'));
    expect(text).toBe('[PAD]\n[UNK]\n王\na\n1\n𠮷\n');
  });

  it.each([
    ['', /line 1/],
    ['[UNK]\n[PAD]\n', /line 1: expected \[PAD\]/],
    ['[PAD]\n', /line 2: expected \[UNK\]/],
    ['[PAD]\n[UNK]\n王', /line 3: the last line does not end/],
    ['[PAD]\n[UNK]\n王明\n', /line 3: expected one visible character/],
    ['[PAD]\n[UNK]\n\n', /line 3: expected one visible character/],
    ['[PAD]\n[UNK]\n王\r\n', /line 3: expected one visible character/],
    ['[PAD]\n[UNK]\n\u3000\n', /line 3: expected one visible character/],
    ['[PAD]\n[UNK]\nA\n', /line 3: 'A' is not in the form/],
    ['[PAD]\n[UNK]\n王\n王\n', /line 4: '王' stands there twice/],
  ])('refuses %j', (text, message) => {
    expect(() => parseVocabulary(text, 'v')).toThrow(message);
    expect(() => parseVocabulary(text, 'v')).toThrow(UserError);
  });
});

describe('the inputs of a graph', () => {
  const bindings = [
    { name: 'ids', function: 'characters@1' },
    { name: 'n', function: 'lengths@1' },
  ];
  const sentences = [codePoints('王a'), [], codePoints('a?𠮷')];

  it('are padded to the longest sentence, or to a length that is asked for', () => {
    expect(buildFeeds(bindings, sentences, { vocabulary, names: [] })).toEqual({
      ids: int32([3, 3], Int32Array.of(2, 3, 0, 0, 0, 0, 3, 1, 5)),
      n: int32([3], Int32Array.of(2, 0, 3)),
    });
    expect(buildFeeds(bindings, [codePoints('a')], { vocabulary, names: [] }, 4).ids).toEqual(
      int32([1, 4], Int32Array.of(3, 0, 0, 0)),
    );
  });

  it('come from functions that exist', () => {
    const strange = [{ name: 'x', function: 'constructor' }];
    expect(() => buildFeeds(strange, sentences, { vocabulary, names: [] })).toThrow(
      /no input function 'constructor'/,
    );
  });
});
