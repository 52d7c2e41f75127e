import { describe, expect, it } from 'vitest';
import { builtinTrees, cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { parseTree } from '../../../shared/labels/parse.ts';
import { markOf } from '../../../shared/names/types.ts';
import { parseNames } from '../../../shared/names/tsv.ts';

const trees = Object.values(builtinTrees);
const marks = (type: string): number[] => [markOf('user', type)];

describe('a file of names', () => {
  it('has a name, a label and perhaps a note in each line', () => {
    const text = '王小雨\tperson\n黄山 \t location/site/scenic \t a note\twith a tab\n';
    expect(parseNames(text, trees, 'user')).toEqual({
      entries: [
        { name: '王小雨', marks: marks('person') },
        { name: '黄山', marks: marks('location/site/scenic') },
      ],
      faults: [],
    });
  });

  it('may have a byte-order mark, any line ends, comments, empty lines and no last line end', () => {
    const text = '\ufeff# my names\r\n\r\n   \n王小雨\tperson\r\n\t \n#黄山\tnothing\n黄山\tlocation';
    const { entries, faults } = parseNames(text, trees, 'user');
    expect(entries.map(({ name }) => name)).toEqual(['王小雨', '黄山']);
    expect(faults).toEqual([]);
    expect(parseNames('', trees, 'user')).toEqual({ entries: [], faults: [] });
  });

  it("takes labels of each tree, and of the user's below them, for the nearest type", () => {
    const line = { zh: '船', en: 'ship' };
    const ship = { ...line, definition: line, label: true };
    const own = parseTree(
      {
        name: 'fine',
        nodes: [...fineTree.nodes, { path: 'product/ship', ...ship }, { path: 'ship', ...ship }],
      },
      'own',
    );
    const text = '泰坦尼克号\tproduct/ship\n王小雨\tname\n飞船\tship\n';
    expect(parseNames(text, [own, cluenerTree], 'user')).toEqual({
      entries: [
        { name: '泰坦尼克号', marks: marks('product') },
        { name: '王小雨', marks: marks('person') },
      ],
      faults: [{ line: 3, message: "names cannot be listed as 'ship': no label of FiNE is near to it" }],
    });
  });

  it('says what is wrong with a line and keeps the others', () => {
    const text = [
      '王小雨 person',
      '王小雨\tperson',
      '王\tperson',
      '一二三四五六七八九十百千万\tperson',
      '\tperson',
      '黄山\t',
      '黄山\tlocation/site/scenik',
      '𠮷𠮷\tperson',
      '黄山\tLocation',
      `黄山\t${'很长的标签'.repeat(100)}`,
      `${'很长的名字'.repeat(100)}`,
    ].join('\n');
    const { entries, faults } = parseNames(text, trees, 'user');
    expect(entries.map(({ name }) => name)).toEqual(['王小雨', '𠮷𠮷']);
    expect(faults).toEqual([
      { line: 1, message: "expected a name, a tab and a label, found '王小雨 person'" },
      { line: 3, message: "the name '王' has 1 characters; names have 2 to 12" },
      {
        line: 4,
        message: "the name '一二三四五六七八九十百千万' has 13 characters; names have 2 to 12",
      },
      { line: 5, message: 'there is no name before the tab' },
      { line: 6, message: 'there is no label after the tab' },
      { line: 7, message: expect.stringContaining('did you mean location/site/scenic') as string },
      { line: 9, message: expect.stringContaining("no label 'Location'; did you mean location") as string },
      { line: 10, message: expect.stringMatching(/^there is no label '.{40}…'$/) as string },
      { line: 11, message: expect.stringMatching(/^expected a name, .* found '.{40}…'$/) as string },
    ]);
  });

  it('looks for near labels a hundred times at most', () => {
    const text = Array.from({ length: 150 }, (_, index) => `王小雨\tpersom${index}\n`).join('');
    const { faults } = parseNames(text, trees, 'user');
    expect(faults).toHaveLength(150);
    expect(faults.filter(({ message }) => message.includes('did you mean'))).toHaveLength(100);
  });
});
