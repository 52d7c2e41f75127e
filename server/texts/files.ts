import { join } from 'node:path';
import type { FileFacts, TextsDisk } from './disk.ts';

/** A text file of a workspace. */
export interface TextFile extends FileFacts {
  readonly path: string;
}

/** How much of a workspace is looked through. */
export interface TextLimits {
  /** Larger files are no texts that somebody reads as a whole. */
  readonly bytesOfFile: number;
  /** Of all files together. */
  readonly bytes: number;
  readonly files: number;
  /** Folders that are listed. */
  readonly folders: number;
}

export const textLimits: TextLimits = {
  bytesOfFile: 2 ** 20,
  bytes: 16 * 2 ** 20,
  files: 2_000,
  folders: 10_000,
};

const textName = /\.(txt|text|md|markdown)$/i;

/** What tools keep, not people: `.git`, `.mingshi`, … */
const isHidden = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/**
 * The plain text and Markdown files of some folders, by their names: those of a folder before those of the folders in
 * it. Nothing hidden, and no link is followed.
 * @param folders paths
 * @returns whether anything was left out that goes beyond the limits
 */
export async function* textFiles(
  disk: TextsDisk,
  folders: readonly string[],
  limits: TextLimits = textLimits,
): AsyncGenerator<TextFile, boolean> {
  const queue = [...folders];
  const listed = new Set<string>();
  let [bytes, files] = [0, 0];
  let isCut = false;
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    if (listed.has(folder)) continue;
    if (listed.size === limits.folders) return true;
    listed.add(folder);
    for (const { name, kind } of await disk.list(folder)) {
      if (isHidden(name)) continue;
      const path = join(folder, name);
      if (kind === 'folder') queue.push(path);
      if (kind === 'folder' || !textName.test(name)) continue;
      const found = await disk.look(path);
      if (!found || found.bytes === 0) continue;
      if (found.bytes > limits.bytesOfFile || bytes + found.bytes > limits.bytes || files === limits.files) {
        isCut = true;
        continue;
      }
      bytes += found.bytes;
      files += 1;
      yield { path, ...found };
    }
  }
  return isCut;
}
