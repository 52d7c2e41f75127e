import { createHash } from 'node:crypto';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { AlwaysName } from '../../shared/names/always.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { parseNames } from '../../shared/names/tsv.ts';
import { toldFaults } from './faults.ts';
import type { CompiledNames, LineFaults } from './protocol.ts';

/** The text of a file of names as a list that threads can share. Lines that cannot be used are left out. */
export function compileList(text: string, title: string): { names: CompiledNames; faults: LineFaults } {
  const { entries, faults } = parseNames(text, Object.values(builtinTrees), 'user');
  const always = entries.flatMap(({ name, always: label }): AlwaysName[] =>
    label === undefined ? [] : [{ name, label }],
  );
  const bytes = inSharedMemory(compileNames(entries, { title, precision: 'exact' }));
  const alwaysBytes = inSharedMemory(Buffer.from(JSON.stringify(always)));
  const key = createHash('sha256').update(bytes).update(alwaysBytes).digest('hex').slice(0, 16);
  return {
    names: { key, title, bytes, always: alwaysBytes },
    faults: { count: faults.length, first: faults.slice(0, toldFaults) },
  };
}

function inSharedMemory(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
