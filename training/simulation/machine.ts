import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Entity } from '../../shared/spans.ts';
import { learn, type LearningContext } from '../learning/run.ts';
import type { Machine } from './run.ts';

/** Sentences that are analysed between two looks at the signal. */
const chunk = 128;

export interface MachineParts extends LearningContext {
  readonly lists: readonly NameList[];
  readonly threads: number;
}

/** Models that are loaded and trained in this process. */
export const machine = (parts: MachineParts): Omit<Machine, 'onStep'> => ({
  find: async (folder, texts) => {
    const { runtime, lists, threads, signal } = parts;
    const pkg = await readPackage(folderFiles(folder));
    const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists, threads });
    try {
      const entities: Entity[][] = [];
      while (entities.length < texts.length) {
        signal.throwIfAborted();
        entities.push(...(await analyzer.analyze(texts.slice(entities.length, entities.length + chunk))));
      }
      return { version: analyzer.version, entities };
    } finally {
      await analyzer.release();
    }
  },
  learn: async (job) => {
    const figures = await learn(job, parts);
    parts.signal.throwIfAborted();
    if (!figures) throw new Error('a learning run ended early');
    return figures;
  },
});
