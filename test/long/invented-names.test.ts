import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { readLines } from '../../training/data/file.ts';
import { sharedFile } from '../shared.ts';

const data = sharedFile('data');
const trained = /^(train|all|ds_fa)\./;

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it.skipIf(!data)(
  'no list and no training set knows the invented names (needs ../shared)',
  async () => {
    const { lines } = await readLines('test/fixtures/names/invented.tsv', { name: 'invented.tsv' });
    const names = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t')[0] ?? '');
    expect(names).toHaveLength(30);
    const invented = new Set(names);
    const known: string[] = [];

    for (const file of await filesIn(join(data ?? '', 'gazetteers'))) {
      const list = await readLines(file, { name: file });
      for (const line of list.lines) {
        const name = line.split('\t')[0]?.trim() ?? '';
        if (invented.has(name)) known.push(`${name} in ${basename(file)}`);
      }
    }
    for (const file of await filesIn(join(data ?? '', 'ner'))) {
      if (!trained.test(basename(file))) continue;
      const set = await readLines(file, { name: file });
      const isJson = file.includes('.json');
      const text = set.lines.map((line) => (isJson ? line : line.slice(0, 1))).join('');
      for (const name of names) if (text.includes(name)) known.push(`${name} in ${file}`);
    }
    expect(known).toEqual([]);
  },
  120_000,
);
