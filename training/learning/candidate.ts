import { fileNames } from '../../shared/model/manifest.ts';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { readPackage, type ModelPackage, type PackageFiles } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { modelCard } from '../trainer/card.ts';
import type { PackageContents } from '../trainer/manifest-files.ts';
import { buildPackage, type Provenance } from '../trainer/package.ts';
import type { Trainable } from './trainable.ts';

/** A package that is not on disk. */
export interface Candidate {
  readonly contents: PackageContents;
  readonly pkg: ModelPackage;
}

/** Makes packages of models that were grown or trained from the one in `files`; name and notice stay. */
export const candidateMaker =
  (
    { manifest: parent }: ModelPackage,
    files: PackageFiles,
    provenance: Pick<Provenance, 'seed' | 'data' | 'libraries'>,
    runtime: Runtime,
  ) =>
  async (model: Trainable): Promise<Candidate> => {
    const text = async (name: string) =>
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        await files.read(name, parent.files[name]?.bytes ?? 0),
      );
    const { name, architecture, lists, version } = parent;
    const card = await text(fileNames.card);
    const notice = card.slice(0, Math.max(0, card.indexOf(`# ${name}\n`)));
    const contents = await buildPackage(
      {
        ...model,
        vocabulary: await text(fileNames.vocabulary),
        precision: 'fp16',
        provenance: { ...provenance, name, architecture, lists, metrics: {}, parent: version },
        card: (manifest) => modelCard(manifest, notice),
      },
      runtime,
    );
    return { contents, pkg: await readPackage(memoryFiles(contents, 'the candidate')) };
  };
