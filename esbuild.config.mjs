/** Builds what runs: one file per process or thread entry in dist/, shared code in chunks beside them. */
import { build } from 'esbuild';
import { rename, rm } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Entry name in dist/ → source. `bin` is the command line; the others are started by it or by an editor. */
export const entries = {
  bin: 'server/bin.ts',
  worker: 'server/inference/worker.ts',
  trial: 'server/inference/trial.ts',
  'names-worker': 'server/lists/worker.ts',
  terminal: 'client/terminal/main.ts',
  vsix: 'client/vscode/package/main.ts',
};

/** Packages stay outside (npm installs them), so a bundle holds only code of this project. */
export const options = {
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
};

/** The extension for VS Code: one CommonJS file with its packages; the module `vscode` is given by VS Code. */
const extension = {
  ...options,
  entryPoints: { extension: 'client/vscode/extension.ts' },
  outdir: 'dist/vscode',
  outExtension: { '.js': '.cjs' },
  splitting: false,
  packages: 'bundle',
  external: ['vscode'],
  format: 'cjs',
};

/** The script of its dashboard, in a folder of its own: a webview may load nothing else of the extension. */
const dashboard = {
  ...options,
  entryPoints: { page: 'client/vscode/dashboard/main.ts' },
  outdir: 'dist/vscode/dashboard',
  splitting: false,
  packages: 'bundle',
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
};

/** All that VS Code loads of the extension; dist/vscode is where it lies in the extension's folder too. */
export const extensionBuilds = [extension, dashboard];

/** The page of `mingshi playground`, in a folder of its own with all that a browser loads, and the licences of what is inside. */
const playground = {
  ...options,
  entryPoints: [
    { in: 'client/playground/main.ts', out: 'page' },
    { in: 'client/playground/index.html', out: 'index' },
    { in: 'client/vscode/media/icon.svg', out: 'icon' },
    { in: 'node_modules/zod/LICENSE', out: 'zod-LICENSE' },
    { in: 'node_modules/monaco-editor/LICENSE', out: 'monaco-editor-LICENSE' },
    { in: 'node_modules/monaco-editor/ThirdPartyNotices.txt', out: 'monaco-editor-notices' },
  ],
  outdir: 'dist/playground',
  loader: { '': 'copy', '.html': 'copy', '.svg': 'copy', '.ttf': 'file', '.txt': 'copy' },
  assetNames: '[name]',
  splitting: false,
  packages: 'bundle',
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
  sourcemap: false,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Beside its place and then moved there: a failed build leaves the last good one.
  await build({ ...options, outdir: 'dist.new' });
  for (const each of [...extensionBuilds, playground])
    await build({ ...each, outdir: each.outdir.replace('dist', 'dist.new') });
  await rm(`${root}dist`, { recursive: true, force: true });
  await rename(`${root}dist.new`, `${root}dist`);
}
