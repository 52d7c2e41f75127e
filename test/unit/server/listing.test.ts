import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listingFault } from '../../../server/corrections/listing.ts';
import { builtinTrees } from '../../../shared/labels/builtin.ts';
import { activeEn } from '../../../shared/l10n/active/en.ts';
import { alwaysLine } from '../../../shared/names/line.ts';
import { parseNames } from '../../../shared/names/tsv.ts';

const trees = Object.values(builtinTrees);

test('a name can be listed just where its line is read back', () => {
  const label = fc.constantFrom('person', 'scene', 'location/site/city', 'person/mine', 'Person');
  const text = fc.string({ unit: fc.constantFrom(...'王小雨#a \t'), maxLength: 14 });
  let listed = 0;
  fc.assert(
    fc.property(text, label, (text, label) => {
      const name = text.trim();
      fc.pre(name !== '');
      const fault = listingFault(name, label, activeEn);
      const { entries } = parseNames(alwaysLine(name, label), trees, 'user');
      const isRead = entries[0]?.name === name && entries[0].always === label;
      expect(fault === undefined).toBe(isRead);
      if (isRead) listed += 1;
    }),
    { seed: 8, numRuns: 500 },
  );
  expect(listed).toBeGreaterThan(50);
});

test.each(['\t', '\n', '\r', '\0', '\u001b', '\u0085', '\u2028', '\u2029', '\ufeff', '\ud800'])(
  'a name with %j in it cannot, and is told why whatever else is wrong with it',
  (character) => {
    for (const name of [`李${character}王五`, `#${character}`, character.repeat(40)])
      expect(listingFault(name, 'person', activeEn)).toBe(activeEn.faults.holdsControl);
  },
);

test('a name may hold any character that shows', () => {
  for (const name of ['李·王五', '𠮷野家', '李　王', "O'李", '👨‍👩‍👧之家'])
    expect(listingFault(name, 'person', activeEn)).toBeUndefined();
});

test('every label that ships can be listed', () => {
  for (const tree of trees) {
    for (const { path } of tree.nodes) {
      expect(parseNames(alwaysLine('王小雨', path), trees, 'user').entries).toMatchObject([{ always: path }]);
    }
  }
});
