import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Target } from './targets.ts';

/** A file or folder of the project, and its name in the extension. */
export interface Copied {
  readonly from: string;
  readonly to: string;
  /** Which files of a folder are taken, by their paths in it; all unless given. */
  readonly takes?: (path: string) => boolean;
}

/** The server's folder in the extension, which it takes for its package. */
export const serverFolder = 'server';

const same = (path: string): Copied => ({ from: path, to: path });

/**
 * Libraries that nothing here loads: a second copy of macOS' own, under a longer name; CUDA's, which npm may have
 * fetched and which are huge; and DirectML, which ONNX Runtime asks for only where it is used as a device.
 */
const useless = /^libonnxruntime\.\d+\.\d+\.\d+\.dylib$|_(cuda|tensorrt)\.|^DirectML\.dll$/;

/** ONNX Runtime is all that is not bundled: its native library is loaded from where its package lies. */
function runtime({ libraries }: Target): Copied[] {
  const modules = `${serverFolder}/node_modules`;
  const code = (path: string): boolean => /\.(js|json)$/.test(path);
  const platform = `bin/napi-v6/${libraries}`;
  const library = (path: string): boolean => !useless.test(path);
  const of = (name: string, path: string, takes?: Copied['takes']): Copied => ({
    from: `node_modules/${name}/${path}`,
    to: `${modules}/${name}/${path}`,
    ...(takes && { takes }),
  });
  return [
    of('onnxruntime-node', 'package.json'),
    of('onnxruntime-node', 'dist', code),
    of('onnxruntime-node', platform, library),
    of('onnxruntime-common', 'package.json'),
    of('onnxruntime-common', 'dist/cjs', code),
  ];
}

/** What the extension holds as it is in the project. What is made for it is not among it (stage.ts). */
export const copiedFiles = (target: Target): readonly Copied[] => [
  ...['LICENSE', 'LICENSES', 'NOTICE'].map(same),
  { from: 'client/vscode/README.md', to: 'README.md' },
  { from: 'client/vscode/l10n', to: 'l10n' },
  { from: 'client/vscode/media', to: 'media', takes: (path) => path !== 'icon.svg' },
  ...['fine', 'names', 'regression', 'job.json'].map((name) => ({
    from: `models/${name}`,
    to: `${serverFolder}/models/${name}`,
  })),
  ...runtime(target),
];

/** Copies them. @param root of the project @param folder of the extension */
export async function copyFiles(root: string, folder: string, files: readonly Copied[]): Promise<void> {
  for (const { from, to, takes } of files) {
    const [source, target] = [join(root, from), join(folder, to)];
    if (!takes) {
      await mkdir(dirname(target), { recursive: true });
      await cp(source, target, { recursive: true, dereference: true });
      continue;
    }
    for (const entry of await readdir(source, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name).slice(source.length + 1);
      if (takes(path.replaceAll('\\', '/'))) await cp(join(source, path), join(target, path));
    }
  }
}
