import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../server/clock.ts';
import type { ModelLine } from '../../server/learning/modelLine.ts';
import { LearningStore } from '../../server/learning/store.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import { fileNames, type Manifest } from '../../shared/model/manifest.ts';
import { userPlaces } from '../../shared/places.ts';
import { betterFigures } from './fake-trainer.ts';
import { tinyPackage } from './tiny-package.ts';

/** The user's line of the model `fine` of an installation, as another process sees it. */
export const lineIn = (root: string, home: string): ModelLine =>
  new LearningStore(userPlaces({ MINGSHI_HOME: home }), systemClock).line(
    { model: 'fine' },
    join(root, 'models', 'fine'),
  );

/** Publishes a version that knows one more name. @returns what it is called */
export async function publishVersion(
  line: ModelLine,
  learned: { readonly name: string; readonly label: string },
  parent: string | null,
): Promise<string> {
  const files = tinyPackage(fineTree, learned);
  const candidate = line.candidate(`of-${learned.label.replaceAll('/', '-')}`);
  await mkdir(candidate, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(candidate, name), bytes);
  const { version } = JSON.parse(new TextDecoder().decode(files[fileNames.manifest])) as Manifest;
  const made = '2026-03-01T12:34:56.000Z';
  const entry = { ...{ version, made, parent, pinned: false, bad: null }, reason: 'it got better' };
  if (!(await line.publish(candidate, { ...entry, figures: betterFigures }))) {
    throw new Error('another version went live');
  }
  return version;
}
