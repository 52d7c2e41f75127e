import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileNames } from '../../../shared/names/compile.ts';
import { readShippedNames } from '../../../shared/names/shipped.ts';

describe('the name lists that ship', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mingshi-shipped-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('are none where there is no folder', async () => {
    expect(await readShippedNames(root)).toEqual([]);
  });

  it('are read in the order of their names; other files are left alone', async () => {
    const folder = join(root, 'models', 'names');
    await mkdir(folder, { recursive: true });
    for (const title of ['b', 'a', 'c']) {
      const bytes = compileNames([{ name: '黄山', marks: [1] }], { title, precision: 'compact' });
      await writeFile(join(folder, `${title}.names`), bytes);
    }
    await writeFile(join(folder, 'a.json'), '{}');
    expect((await readShippedNames(root)).map(({ title }) => title)).toEqual(['a', 'b', 'c']);
    await writeFile(join(folder, 'd.names'), 'nothing');
    await expect(readShippedNames(root)).rejects.toThrow(/d\.names is not a compiled name list/);
  });
});
