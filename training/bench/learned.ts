import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import type { Span } from '../../shared/spans.ts';
import { spanOf, type LearningSet } from './learning-set.ts';

/** What a version finds, alone, that the one before did not. */
export interface Learned {
  /** Sentences never corrected in which each name is found, with its label, before and after. */
  readonly names: readonly {
    readonly name: string;
    readonly label: string;
    readonly sentences: number;
    readonly before: number;
    readonly after: number;
  }[];
  readonly ordinary: {
    readonly sentences: number;
    /** Those that get an entity which they had not before, and which. */
    readonly changed: readonly { readonly sentence: string; readonly entities: readonly string[] }[];
  };
}

/** Micro F1, in [0, 1], of the package in a folder. */
export type ScorePackage = (folder: string) => Promise<number>;

/** Micro F1, in [0, 1]. */
export interface BeforeAndAfter {
  readonly before: number;
  readonly after: number;
}

/** @param folders of the packages before and after */
export const scored = async (
  score: ScorePackage,
  [before, after]: readonly [before: string, after: string],
): Promise<BeforeAndAfter> => ({ before: await score(before), after: await score(after) });

/** @param folders of the packages before and after */
export async function learned(
  set: LearningSet,
  folders: readonly [before: string, after: string],
  root: string,
  runtime: Runtime,
): Promise<Learned> {
  const lists = await readShippedNames(root);
  const [before, after] = [
    await analysed(folders[0], set, lists, runtime),
    await analysed(folders[1], set, lists, runtime),
  ];
  return {
    names: set.names.map((name, i) => ({
      name: name.name,
      label: name.label,
      sentences: name.others.length,
      before: before.others[i] ?? 0,
      after: after.others[i] ?? 0,
    })),
    ordinary: { sentences: set.ordinary.length, changed: changed(set, before.ordinary, after.ordinary) },
  };
}

/** In how many of its other sentences each name is found; and what is found in the ordinary sentences. */
async function analysed(
  folder: string,
  { names, ordinary }: LearningSet,
  lists: readonly NameList[],
  runtime: Runtime,
) {
  const pkg = await readPackage(folderFiles(folder));
  const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists });
  try {
    const others: number[] = [];
    for (const name of names) {
      const found = await analyzer.analyze(name.others);
      const hits = name.others.filter((sentence, i) => {
        const wanted = spanOf(name, sentence);
        return found[i]?.some((entity) => isSame(entity, wanted));
      });
      others.push(hits.length);
    }
    return { others, ordinary: await analyzer.analyze(ordinary) };
  } finally {
    await analyzer.release();
  }
}

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end && a.label === b.label;

function changed(
  { ordinary }: LearningSet,
  before: readonly (readonly Span[])[],
  after: readonly (readonly Span[])[],
): Learned['ordinary']['changed'] {
  return ordinary.flatMap((sentence, i) => {
    const characters = [...sentence];
    const fresh = (after[i] ?? []).filter((entity) => !before[i]?.some((known) => isSame(entity, known)));
    const entities = fresh.map(
      ({ start, end, label }) => `${characters.slice(start, end).join('')} ${label}`,
    );
    return entities.length === 0 ? [] : [{ sentence, entities }];
  });
}
