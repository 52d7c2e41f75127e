import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

/** Folders of the packages that files belong to: `node_modules/NAME`, nested ones too. */
export const packagesOf = (files: readonly string[]): string[] => {
  const folders = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].sort();
};

/** The notices of packages that are part of what is distributed: whose they are, and on what terms. */
export async function notices(root: string, folders: readonly string[]): Promise<string> {
  const all = await Promise.all(folders.map((folder) => notice(join(root, folder))));
  return `The packages that are bundled in Mingshi, and their licences.\n${all.join('')}`;
}

async function notice(folder: string): Promise<string> {
  const { name, version, license, author } = packageSchema.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  );
  const file = (await readdir(folder)).find((each) => /^(licen[cs]e|copying)(\.|-mit|$)/i.test(each));
  const by = typeof author === 'object' ? author.name : author;
  const terms = file
    ? (await readFile(join(folder, file), 'utf8')).trim()
    : [license, ...(by === undefined ? [] : [`by ${by}`])].join(', ');
  return `\n${'-'.repeat(80)}\n${name} ${version}\n\n${terms}\n`;
}
