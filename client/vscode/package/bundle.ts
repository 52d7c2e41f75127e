import type { BuildOptions, BuildResult } from 'esbuild';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverFolder } from './files.ts';

/** What is used of esbuild.config.mjs. */
interface Config {
  readonly options: BuildOptions;
  readonly entries: Readonly<Record<string, string>>;
  readonly extensionBuilds: readonly (BuildOptions & { readonly outdir: string })[];
}

/** Programs that the extension has no use for. */
const others = ['terminal', 'vsix'];

/** What a package of CommonJS that is bundled into a module still expects of Node.js. */
const banner = [
  `import { createRequire as $require } from 'node:module';`,
  `import { fileURLToPath as $path } from 'node:url';`,
  `const require = $require(import.meta.url);`,
  `const __filename = $path(import.meta.url);`,
  `const __dirname = $path(new URL('.', import.meta.url));`,
].join(' ');

/**
 * Bundles the extension, and the server's programs with all packages but the native runtime and the second one of
 * training, which nobody asks for here. Nothing is minified that a trace of a crash is read by.
 * @returns the files of the project and of its packages that are inside
 */
export async function bundle(root: string, folder: string): Promise<readonly string[]> {
  // Not bundled: it finds its own folder by where it lies.
  const file = pathToFileURL(join(root, 'esbuild.config.mjs')).href;
  const { options, entries, extensionBuilds } = (await import(file)) as Config;
  const { build } = await import('esbuild');
  const server: BuildOptions = {
    ...options,
    entryPoints: Object.fromEntries(Object.entries(entries).filter(([name]) => !others.includes(name))),
    outdir: join(folder, serverFolder, 'dist'),
    packages: 'bundle',
    external: ['onnxruntime-node', '@tensorflow/*'],
    banner: { js: banner },
  };
  const extension = extensionBuilds.map((each) => ({
    ...each,
    outdir: join(folder, relative('dist/vscode', each.outdir)),
  }));
  const small: BuildOptions = { sourcemap: false, minifyWhitespace: true, minifySyntax: true };
  const inside = new Set<string>();
  for (const each of [server, ...extension]) {
    const { metafile }: BuildResult<{ metafile: true }> = await build({ ...each, ...small, metafile: true });
    for (const input of Object.keys(metafile.inputs)) inside.add(input);
  }
  return [...inside];
}
