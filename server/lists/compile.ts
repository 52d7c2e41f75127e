import { createHash } from 'node:crypto';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { AlwaysName } from '../../shared/names/always.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { nameLines, type FoundName, type NameFault } from '../../shared/names/tsv.ts';
import { toldFaults } from './faults.ts';
import type { CompiledNames, LineFaults } from './protocol.ts';

/** A longer list is not asked about name by name. */
const mostListed = 10_000;

/** The text of a file of names as a list that threads can share. Lines that cannot be used are left out. */
export function compileList(text: string, title: string): { names: CompiledNames; faults: LineFaults } {
  const entries: FoundName[] = [];
  const faults: NameFault[] = [];
  for (const { line, found } of nameLines(text, Object.values(builtinTrees), 'user')) {
    if (typeof found === 'string') faults.push({ line, message: found });
    else entries.push(found);
  }
  const named = ({ name, label }: FoundName): AlwaysName => ({ name, label });
  const bytes = inSharedMemory(compileNames(entries, { title, precision: 'exact' }));
  const always = shared(entries.filter((entry) => entry.always).map(named));
  const listed = shared(entries.length > mostListed ? [] : entries.map(named));
  const key = createHash('sha256').update(bytes).update(always).digest('hex').slice(0, 16);
  return {
    names: { key, title, bytes, always, listed },
    faults: { count: faults.length, first: faults.slice(0, toldFaults) },
  };
}

const shared = (json: unknown): Uint8Array => inSharedMemory(Buffer.from(JSON.stringify(json)));

function inSharedMemory(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
