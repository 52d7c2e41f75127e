import { describe, expect, it } from 'vitest';
import { table } from '../../shared/table.ts';

describe('table', () => {
  it('gives wide characters two columns', () => {
    const rows = [['label', 'F1'], ['a 行政区', '5.00'], ['𠀀（全）', '100.00'], ['person']];
    expect(table(rows, 'right')).toBe(
      ['label         F1', 'a 行政区    5.00', '𠀀（全）  100.00', 'person', ''].join('\n'),
    );
  });

  it('aligns all columns to the left, without spaces at the ends of lines', () => {
    const rows = [
      ['NAME', 'SIZE', 'SCORES'],
      ['地', '12', ''],
    ];
    expect(table(rows, 'left')).toBe('NAME  SIZE  SCORES\n地    12\n');
  });

  it('of no rows is empty', () => {
    expect(table([], 'left')).toBe('');
  });
});
