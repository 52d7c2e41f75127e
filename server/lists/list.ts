import { builtinTrees } from '../../shared/labels/builtin.ts';
import { nameLines } from '../../shared/names/tsv.ts';
import { toldFaults } from './faults.ts';
import type { NameOnLine, NamesPage, NamesQuery } from './protocol.ts';

/** A part of what the text of a file lists. */
export function listNames(text: string, { text: sought, offset, limit }: NamesQuery): NamesPage {
  const names: NameOnLine[] = [];
  const first: { line: number; message: string }[] = [];
  let [total, faults] = [0, 0];
  for (const { line, found } of nameLines(text, Object.values(builtinTrees), 'user')) {
    if (typeof found === 'string') {
      faults += 1;
      if (first.length < toldFaults) first.push({ line, message: found });
    } else if (found.name.includes(sought)) {
      const { name, label, always } = found;
      if (total >= offset && names.length < limit) names.push({ name, label, always, line });
      total += 1;
    }
  }
  return { names, total, faults: { count: faults, first } };
}
