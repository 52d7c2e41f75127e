import { build, type BuildOptions } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** All that the built program loads or may load later, beginning with `entry`. */
async function reachable(
  entry: string,
): Promise<{ files: string[]; packages: string[]; importers: (name: RegExp) => string[] }> {
  const { options } = (await import(join(root, 'esbuild.config.mjs'))) as { options: BuildOptions };
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [entry],
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return {
    files: Object.keys(metafile.inputs),
    packages: [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))],
    importers: (name) =>
      Object.entries(metafile.inputs).flatMap(([file, input]) =>
        input.imports.some(({ external, path }) => external && name.test(path)) ? [file] : [],
      ),
  };
}

describe('invariant 3: the LSP thread is never blocked by inference, by training or by lists of names', () => {
  test('its code reaches neither the runtime nor the trainer, and neither reads nor compiles lists', async () => {
    const { files, packages } = await reachable('server/commands/serve.ts');
    expect(files).toContain('server/features/hover.ts');
    expect(files.filter((file) => /^(shared\/runtime|training)\//.test(file))).toEqual([]);
    expect(files).toContain('server/lists/files.ts');
    // How a line is written and what names may stand for, not how lists are read.
    expect(files.filter((file) => /^shared\/names\//.test(file)).sort()).toEqual([
      'shared/names/line.ts',
      'shared/names/types.ts',
    ]);
    expect(packages).toContain('vscode-languageserver');
    expect(packages.filter((name) => /^(onnxruntime|@tensorflow)/.test(name))).toEqual([]);
  });

  test('the code of the workers does: the test would see it', async () => {
    const { files, packages } = await reachable('server/inference/worker.ts');
    expect(files).toContain('shared/runtime/ort.ts');
    expect(packages).toContain('onnxruntime-node');
    expect((await reachable('server/lists/worker.ts')).files).toContain('shared/names/compile.ts');
  });
});

/** The one file that opens connections. */
const localSockets = 'server/daemon/sockets.ts';

test('invariant 5: connections are by local sockets, or to the loopback address', async () => {
  const { files, importers } = await reachable('server/commands/serve.ts');
  expect(files).toContain(localSockets);
  expect(importers(/^(node:)?net$/)).toEqual([localSockets]);
  const source = await readFile(join(root, localSockets), 'utf8');
  const ends = source.match(/(?<=\b(?:connect|listen)\()\{[^}]*\}(?=[,)])/g);
  expect(ends).toEqual(['{ path }', '{ host, port }', '{ path }', '{ host, port }']);
  expect(source).toContain("const host = '127.0.0.1';");
  for (const entry of ['server/inference/worker.ts', 'server/lists/worker.ts'])
    expect((await reachable(entry)).files).not.toContain(localSockets);
});

test.each([
  'server/commands/serve.ts',
  'server/inference/worker.ts',
  'server/inference/trial.ts',
  'server/lists/worker.ts',
])('invariant 5: nothing of %s opens a connection to another machine', async (entry) => {
  const { files, importers } = await reachable(entry);
  const network = /^(node:)?(net|tls|http|https|http2|dgram|dns|inspector)(\/|$)|^(undici|ws|axios)$/;
  expect(importers(network).filter((file) => file !== localSockets)).toEqual([]);
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const source = await readFile(join(root, file), 'utf8');
    expect(source.match(/\b(fetch|WebSocket|EventSource|XMLHttpRequest)\(/)).toBeNull();
  }
});

test('invariant 5: the playground answers connections that it is given, and opens none', async () => {
  const own = 'server/playground/playground.ts';
  const { files, importers } = await reachable('server/commands/playground.ts');
  expect(importers(/^(node:)?net$/)).toEqual([localSockets]);
  expect(importers(/^((node:)?(tls|http|https|http2|dgram|dns|inspector)|undici|ws|axios)$/)).toEqual([own]);
  expect(files).toContain(own);
  const source = await readFile(join(root, own), 'utf8');
  expect(source).toContain("import { createServer, STATUS_CODES, type IncomingMessage } from 'node:http'");
  expect(source).toContain('new WebSocketServer({ noServer: true,');
  expect(source).not.toMatch(/\.listen\(|new WebSocket\(/);
});
