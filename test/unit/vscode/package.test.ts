import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copiedFiles, copyFiles } from '../../../client/vscode/package/files.ts';
import { notices, packagesOf } from '../../../client/vscode/package/notices.ts';
import { targets } from '../../../client/vscode/package/targets.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-package-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (name: string, text = ''): Promise<void> => {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
};
const all = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();

describe('what is copied into the extension', () => {
  it.each(targets)('are the libraries of $name alone', async (target) => {
    const bin = 'node_modules/onnxruntime-node/bin/napi-v6';
    for (const { libraries } of targets) await put(`${bin}/${libraries}/onnxruntime_binding.node`);
    await put(`${bin}/${target.libraries}/libonnxruntime_providers_cuda.so`);
    await put(`${bin}/${target.libraries}/libonnxruntime.1.30.0.dylib`);
    await put(`${bin}/${target.libraries}/DirectML.dll`);
    const libraries = copiedFiles(target).filter(({ from }) => from.includes('/bin/'));
    await copyFiles(root, join(root, 'out'), libraries);
    expect(await all(join(root, 'out'))).toEqual([
      `server/${bin}/${target.libraries}/onnxruntime_binding.node`,
    ]);
  });

  it('is nothing for developers, and no model but the default one', async () => {
    const [target = { name: '', libraries: '' }] = targets;
    const files = copiedFiles(target);
    const code = files.filter(({ to }) => to.startsWith('server/node_modules/') && to.endsWith('/cjs'));
    for (const { from } of code)
      for (const name of ['a.js', 'a.js.map', 'a.d.ts']) await put(`${from}/${name}`);
    await copyFiles(root, join(root, 'out'), code);
    expect(await all(join(root, 'out'))).toEqual(['server/node_modules/onnxruntime-common/dist/cjs/a.js']);
    expect(
      files.map(({ from }) => from).filter((from) => /^(test|training|docs|server|dist)\b/.test(from)),
    ).toEqual([]);
    expect(files.flatMap(({ from }) => (from.startsWith('models/') ? [from.slice(7)] : []))).toEqual([
      ...['fine', 'names', 'regression', 'job.json'],
    ]);
  });
});

describe('notices', () => {
  it('are of each package that files belong to, once', () => {
    expect(
      packagesOf([
        'server/bin.ts',
        'node_modules/zod/v4/index.js',
        'node_modules/zod/v4/core.js',
        'node_modules/@lezer/common/dist/index.js',
        'node_modules/a/node_modules/b/index.js',
      ]),
    ).toEqual(['node_modules/@lezer/common', 'node_modules/a/node_modules/b', 'node_modules/zod']);
  });

  it('are the text of the licence, or its name where there is no text', async () => {
    await put('a/package.json', JSON.stringify({ name: 'a', version: '1.0.0', license: 'ISC' }));
    await put('a/LICENSE', 'Copyright A\n');
    await put('b/package.json', JSON.stringify({ name: 'b', version: '2.0.0', license: 'MIT', author: 'B' }));
    const text = await notices(root, ['a', 'b']);
    expect(text).toMatch(/\na 1\.0\.0\n\nCopyright A\n/);
    expect(text).toMatch(/\nb 2\.0\.0\n\nMIT, by B\n/);
    expect(await readFile(join(root, 'a/LICENSE'), 'utf8')).toContain('Copyright A');
  });
});
