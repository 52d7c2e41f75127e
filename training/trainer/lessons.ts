import { resolve } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import { usesNames } from '../../shared/model/inputs.ts';
import { locateModel, type ModelPlaces } from '../../shared/model/locate.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage, type ModelPackage } from '../../shared/model/package.ts';
import type { TagSet } from '../../shared/tagging/tagset.ts';
import { readLabelled, type DataReport, type LabelledOptions } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import type { Head } from '../layers/tag-head.ts';
import type { Job } from './job.ts';

/** Models that teach a head, and the sentences that they teach it by. */
export interface Lesson {
  readonly teachers: readonly ModelPackage[];
  /** Those of the head and of every teacher. */
  readonly tags: TagSet;
  /** What they are labelled with does not count. */
  readonly sentences: readonly LabelledSentence[];
  readonly weight: number;
  /** Batches for each of the head's own. */
  readonly share: number;
}

/** The teachers of a lesson with their versions, for people. */
export const teacherNames = ({ teachers }: Lesson): string =>
  teachers.map(({ manifest: { name, version } }) => `${name} ${version}`).join(', ');

/** Whether name lists change what is taught. */
export const teachersUseNames = ({ teachers }: Lesson): boolean =>
  teachers.some(({ manifest }) => usesNames(manifest.inputs));

/** Reads the teachers of a head and their sentences. */
export async function readLesson(
  { teachers: names, data, weight, share }: NonNullable<Job['heads'][number]['distil']>,
  head: Head,
  options: LabelledOptions,
  places: ModelPlaces,
): Promise<{ readonly lesson: Lesson; readonly reports: readonly DataReport[] }> {
  const teachers = await Promise.all(names.map((name) => readTeacher(name, head, places)));
  const read = await Promise.all(
    data.map((file) =>
      readLabelled(resolve(places.cwd, file), { ...options, name: file, repair: true, needs: 'text' }),
    ),
  );
  const sentences = read.flatMap((set) => set.sentences);
  return {
    lesson: { teachers, tags: head.tags, sentences, weight, share },
    reports: read.map(({ report }) => report),
  };
}

/** @throws UserError unless the model's tags are those of the head, in the same order */
async function readTeacher(
  nameOrFolder: string,
  { name, tags }: Head,
  places: ModelPlaces,
): Promise<ModelPackage> {
  const teacher = await readPackage(folderFiles(await locateModel(nameOrFolder, places)));
  const fault = differenceOf(teacher.tags, tags);
  if (fault === undefined) return teacher;
  throw new UserError(
    `${nameOrFolder} cannot teach the head ${name}: ${fault}; give a model of the same labels and scheme`,
  );
}

/** What keeps a model of other tags from teaching these. */
function differenceOf(other: TagSet, own: TagSet): string | undefined {
  if (other.scheme !== own.scheme) return `its tags are ${other.scheme}, not ${own.scheme}`;
  const missing = own.labels.find((label) => !other.labels.includes(label));
  if (missing !== undefined) return `it does not know the label ${missing}`;
  const strange = other.labels.find((label) => !own.labels.includes(label));
  if (strange !== undefined) return `it has the label ${strange}, which the head has not`;
  const isSameOrder = own.labels.every((label, index) => other.labels[index] === label);
  return isSameOrder ? undefined : 'its labels stand in another order';
}
