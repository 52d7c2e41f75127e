import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { contributions } from '../manifest/contributions.ts';
import { manifest } from '../manifest/manifest.ts';
import { packageTexts, textFiles } from '../manifest/texts.ts';
import { bundle } from './bundle.ts';
import { copiedFiles, copyFiles, serverFolder } from './files.ts';
import { notices, packagesOf } from './notices.ts';
import type { Target } from './targets.ts';

const projectSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });
const textsSchema = z.record(z.string(), z.string());

/** Copied as they are; which others are inside the bundles tell. */
const runtimePackages = ['node_modules/onnxruntime-common', 'node_modules/onnxruntime-node'];

/**
 * Makes the folder of the extension for a platform: what vsce packs, and what VS Code can run as it is.
 * @param root of the project, which is built
 * @param folder replaced if it is there
 */
export async function stage(root: string, folder: string, target: Target): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(root, name), 'utf8'));
  const put = (name: string, content: unknown): Promise<void> =>
    writeFile(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`);

  await put('package.json', manifest(projectSchema.parse(await json('package.json')), contributions));
  for (const language of ['en', 'zh'] as const) {
    const file = textFiles[language];
    await put(file, packageTexts(language, textsSchema.parse(await json(file))));
  }
  await copyFiles(root, folder, copiedFiles(target));
  // Its programs are modules, while the extension is not.
  await put(join(serverFolder, 'package.json'), { type: 'module' });
  const packages = [...packagesOf(await bundle(root, folder)), ...runtimePackages].sort();
  await writeFile(join(folder, 'ThirdPartyNotices.txt'), await notices(root, packages));
}
