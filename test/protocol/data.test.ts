import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installed } from '../support/installation.ts';

const installation = installed();

it('the built command converts, imports, exports and forgets', async () => {
  const file = (name: string): string => join(installation().root, name);
  const run = (args: readonly string[]) => installation().run('bin', args);
  await writeFile(file('a.bio'), '沈\tB-person\n月\tI-person\n来\tO\n');
  const commands = [
    ['data', 'convert', 'a.bio', '--out', 'b.json'],
    ['data', 'import', 'b.json', '--workspace', '.', '--reviewed'],
    ['data', 'export', '--workspace', '.', '--out', 'c.bio', '--reviewed-only'],
    ['forget', '--workspace', '.', '--yes'],
  ];
  for (const command of commands) expect(await run(command)).toMatchObject({ code: 0, err: '' });
  expect(await readFile(file('c.bio'), 'utf8')).toBe('沈\tB-person\n月\tI-person\n来\tO\n\n');
  expect(await run(['data', 'stats', '--workspace', '.'])).toMatchObject({ code: 1 });
});
