import { describe, expect, it } from 'vitest';
import { parseRecipe, takeNames, type RecipeSource } from '../../../server/names/recipe.ts';
import { channelOf, typeOf } from '../../../shared/names/types.ts';

const origins = {
  ours: {
    name: 'Invented names',
    url: 'https://example.org/names',
    commit: 'v1',
    licence: 'MIT',
    attribution: 'nobody',
  },
};
const plain = { origin: 'ours', file: 'a.tsv', label: 'person', listed: [2, 12] };

const recipeWith = (...sources: readonly object[]): string =>
  JSON.stringify({ title: 'ours', origins, sources });

function take(text: string, source: object): string[] {
  const [read] = parseRecipe(recipeWith({ ...plain, ...source }), 'a.json').sources;
  return [...takeNames(text, read as RecipeSource)].map(
    ({ name, marks }) => `${name}: ${marks.map((mark) => `${channelOf(mark)} ${typeOf(mark)}`).join(', ')}`,
  );
}

describe('a recipe', () => {
  it('is exact unless it says otherwise', () => {
    expect(parseRecipe(recipeWith(plain), 'a.json').precision).toBe('exact');
  });

  it.each([
    ['no JSON', '{', /^a\.json: not JSON: /],
    ['no sources', recipeWith(), /^a\.json: recipe: sources: /],
    ['an unknown field', recipeWith({ ...plain, colour: 'red' }), /sources\.0: .*colour/],
    ['an origin that is not told', recipeWith({ ...plain, origin: 'hers' }), /sources\.0\.origin: 'hers'/],
    ['a prototype as origin', recipeWith({ ...plain, origin: 'toString' }), /'toString' is not among/],
    ['an unknown label', recipeWith({ ...plain, label: 'person/dancer' }), /sources\.0\.label: /],
    ['names of one character', recipeWith({ ...plain, listed: [1, 3] }), /sources\.0\.listed\.0: /],
    ['a range upside down', recipeWith({ ...plain, listed: [4, 3] }), /first number is greater/],
    ['no range at all', recipeWith({ ...plain, listed: undefined }), /neither "listed" nor "ambiguous"/],
    ['a broken expression', recipeWith({ ...plain, matching: '(' }), /sources\.0\.matching: .*nvalid/],
  ])('with %s is refused', (_, json, message) => {
    expect(() => parseRecipe(json, 'a.json')).toThrow(message);
  });
});

describe('takeNames', () => {
  it('takes names by their codes, of which there may be several', () => {
    const text = '云小禾\tours\n风小米\thers,ours\n雨小麦\thers\n雪小豆\toursish\n';
    expect(take(text, { codes: ['ours', 'mine'] })).toEqual([
      '云小禾: listed person',
      '风小米: listed person',
    ]);
  });

  it('sorts names into channels by their number of code points', () => {
    const text = '云\n云禾\n云小禾\n云𠀀𠀁𠀂\n云小小小禾\n';
    expect(take(text, { ambiguous: [2, 3], listed: [3, 4] })).toEqual([
      '云禾: ambiguous person',
      '云小禾: listed person, ambiguous person',
      '云𠀀𠀁𠀂: listed person',
    ]);
  });

  it('reads labels from a column, and leaves those that it was not asked for', () => {
    const text =
      '云州\tx\tlocation/site/city\r\n云山\tx\tlocation/site/scenic\r\n云河\tx\t-\r\n云海\tx\tlocation';
    expect(take(text, { label: { column: 3, of: ['location', 'location/site/city'] } })).toEqual([
      '云州: listed location/site/city',
      '云海: listed location',
    ]);
  });

  it('takes only names in which the expression is found', () => {
    expect(take('abc\n云ab\n云州\n𠀀𠀁\n', { matching: '\\p{Script=Han}' })).toEqual([
      '云ab: listed person',
      '云州: listed person',
      '𠀀𠀁: listed person',
    ]);
  });

  it('names the line where a column is missing', () => {
    expect(() => take('云州\tours\n云山\n', { codes: ['ours'] })).toThrow(
      'a.tsv, line 2: there is no column 2',
    );
  });
});
