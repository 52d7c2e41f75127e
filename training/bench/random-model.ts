import type { LabelTree } from '../../shared/labels/tree.ts';
import type { PackageFiles } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { firstCharacterId, formatVocabulary } from '../../shared/model/vocabulary.ts';
import { modelCard } from '../trainer/card.ts';
import type { Job } from '../trainer/job.ts';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { buildPackage } from '../trainer/package.ts';
import { initialWeights } from '../trainer/programs.ts';
import { vocabularyOf } from '../trainer/vocabulary.ts';
import { untrained } from './untrained.ts';

/** The first of the CJK Unified Ideographs, and how many of them stand for the characters that a training text has. */
const firstIdeograph = 0x4e00;
const usualCharacters = 5000;

/** A package as training writes it, with the weights that training begins with. It finds more entities than there are. */
export async function randomModel(job: Job, tree: LabelTree, runtime: Runtime): Promise<PackageFiles> {
  const ideographs = Array.from({ length: usualCharacters }, (_, i) => firstIdeograph + i);
  const characters = vocabularyOf([], ideographs);
  const training = untrained(job, tree, firstCharacterId + characters.length);
  const contents = await buildPackage(
    {
      tagger: training.tagger,
      head: training.heads[0],
      weights: initialWeights(training),
      vocabulary: formatVocabulary(characters),
      precision: job.precision,
      provenance: {
        name: `random-${tree.name}`,
        seed: job.seed,
        architecture: {},
        data: [],
        lists: [],
        metrics: {},
        libraries: {},
        parent: null,
      },
      card: (manifest) => modelCard(manifest),
    },
    runtime,
  );
  return memoryFiles(contents, `a random model for ${tree.name}`);
}
