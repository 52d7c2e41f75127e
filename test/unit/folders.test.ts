import { ESLint } from 'eslint';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The rules of eslint.config.js, less those that need types: they would look for each snippet on the disk. */
const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked });

/** What the import arrows say of a file that holds only this statement. */
async function complaints(file: string, statement: string): Promise<string[]> {
  const [{ messages } = { messages: [] }] = await eslint.lintText(statement, { filePath: join(root, file) });
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  const arrowRules = ['no-restricted-imports', 'no-restricted-syntax'];
  return messages.filter(({ ruleId }) => arrowRules.includes(ruleId ?? '')).map(({ message }) => message);
}

const others = (own: string) => ['server', 'client', 'training', 'test'].filter((folder) => folder !== own);
const runtimes = ['onnxruntime-node', 'onnxruntime-node/package.json', '@tensorflow/tfjs-core'];

/** A file, what it may not import, and what it may. */
const arrows: readonly (readonly [file: string, forbidden: readonly string[], allowed: readonly string[]])[] =
  [
    [
      'shared/example.ts',
      [...others('shared').map((folder) => `../${folder}/example.ts`), ...runtimes],
      ['./spans.ts', './model/package.ts', 'zod', 'node:fs'],
    ],
    [
      'shared/model/example.ts',
      [...others('shared').map((folder) => `../../${folder}/example.ts`), ...runtimes],
      ['../spans.ts', './tensor.ts'],
    ],
    [
      'shared/runtime/example.ts',
      others('shared').map((folder) => `../../${folder}/example.ts`),
      ['onnxruntime-node', '../model/runtime.ts'],
    ],
    [
      'client/terminal/example.ts',
      [
        ...others('client').map((folder) => `../../${folder}/example.ts`),
        ...runtimes,
        '../../shared/model/package.ts',
        '../../shared/runtime/ort.ts',
      ],
      ['../../shared/spans.ts', '../../shared/labels/tree.ts', './session.ts'],
    ],
    [
      'server/example.ts',
      [...others('server').map((folder) => `../${folder}/example.ts`), ...runtimes],
      ['../shared/spans.ts', '../shared/model/package.ts', '../shared/runtime/ort.ts', './session.ts'],
    ],
    [
      'server/features/example.ts',
      others('server').map((folder) => `../../${folder}/example.ts`),
      ['../session.ts', '../documents/store.ts'],
    ],
    [
      'training/commands/example.ts',
      [...others('training').map((folder) => `../../${folder}/example.ts`), ...runtimes],
      [
        '../../shared/spans.ts',
        '../../shared/model/package.ts',
        '../../shared/runtime/ort.ts',
        '../tagger.ts',
      ],
    ],
    [
      'training/engine/tfjs/example.ts',
      [...others('training').map((folder) => `../../../${folder}/example.ts`), 'onnxruntime-node'],
      ['@tensorflow/tfjs-core', '../graph.ts', '../../../shared/model/tensor.ts'],
    ],
    ['server/bin.ts', [], ['../training/commands/train.ts', './dispatch.ts']],
  ];

describe('the import arrows between folders', () => {
  it.each(arrows)('hold for %s', async (file, forbidden, allowed) => {
    const refused: string[] = [];
    for (const specifier of [...forbidden, ...allowed]) {
      const found = await complaints(file, `import { value } from '${specifier}';`);
      if (found.length > 0) refused.push(specifier);
    }
    expect(refused).toEqual(forbidden);
  });

  it.each([
    "import type { Session } from '../server/session.ts';",
    "export * from '../server/session.ts';",
    "export { session } from '../server/session.ts';",
    "import '../server/session.ts';",
    "await import('../server/session.ts');",
  ])('hold for %s', async (statement) => {
    expect(await complaints('training/example.ts', statement)).toEqual([
      expect.stringContaining('server/, client/ and training/ never import each other'),
    ]);
  });
});
