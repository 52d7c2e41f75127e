import { join } from 'node:path';
import { parseTree } from '../../shared/labels/parse.ts';
import { readManifest } from '../../shared/model/manifest-file.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import type { Places } from '../../shared/places.ts';
import { systemClock } from '../clock.ts';
import { watchPath } from '../disk/watch.ts';
import { userNames } from '../lists/sources.ts';
import type { LearningParts } from './learning.ts';
import type { PackageFacts } from './parts.ts';
import { LearningStore } from './store.ts';
import { trainerProcess } from './trainerProcess.ts';

/** @throws UserError where a folder holds no package */
export async function packageFacts(folder: string): Promise<PackageFacts> {
  const { version, tree } = await readManifest(folderFiles(folder));
  return { version, tree: parseTree(tree, folder) };
}

/** Learning on this machine. @param root folder of Mingshi's package */
export const systemLearning = (root: string, places: Places): LearningParts => ({
  clock: systemClock,
  random: Math.random,
  trainer: trainerProcess(join(root, 'dist', 'bin.js')),
  store: new LearningStore(places, systemClock),
  facts: packageFacts,
  nameFiles: [userNames(places).path],
  watch: (path, touched) => watchPath(path, false, touched),
});
