import type { CommandContext } from '../../shared/command.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { evaluatePackage } from '../evaluation/evaluate.ts';
import { chosenLists } from '../evaluation/lists.ts';
import type { ScorePackage } from './learned.ts';

/** Micro F1 on a file of labelled sentences, with the lists that ship. */
export const microOn =
  (data: string, context: Pick<CommandContext, 'root' | 'cwd' | 'stderr' | 'signal'>): ScorePackage =>
  async (folder) => {
    const pkg = await readPackage(folderFiles(folder));
    const lists = await chosenLists(pkg, undefined, context);
    const { micro } = await evaluatePackage(pkg, data, { lists }, ortRuntime, context);
    return micro.f1;
  };
