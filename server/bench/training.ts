import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import type { LearningJob } from '../../shared/learning/job.ts';
import type { Trainer, Training } from '../learning/trainer.ts';
import { madeUpExamples } from './madeUp.ts';

/** More than a run gets through while somebody types. */
const examples = 2000;

/**
 * Does something while a model is being trained, as the server trains it: by `mingshi learn` with low priority.
 * @param folder empty; what the run writes goes there
 * @param base folder of a package with FiNE's tree
 */
export async function whileTraining<T>(
  trainer: Trainer,
  folder: string,
  base: string,
  seed: number,
  act: (training: Training) => Promise<T>,
): Promise<T> {
  const file = join(folder, 'job.json');
  const job: LearningJob = {
    ...{ format: 2, base, live: base, seed, threads: 1, out: join(folder, 'candidate') },
    tree: { name: fineTree.name, nodes: [...fineTree.nodes] },
    examples: madeUpExamples(examples, seed),
    ...{ unlabelled: [], nameFiles: [] },
  };
  await writeFile(file, JSON.stringify(job));
  let began = (): void => undefined;
  const steps = new Promise<'began'>((resolve) => (began = () => resolve('began')));
  const training = trainer.start(file, { onStep: () => began() });
  try {
    const first = await Promise.race([steps, training.ended]);
    if (first !== 'began') throw new UserError(`nothing was trained: ${JSON.stringify(first)}`);
    const result = await act(training);
    const isOver = await Promise.race([training.ended, Promise.resolve(false as const)]);
    if (isOver !== false) throw new UserError('the training ended before the typing did; type less');
    return result;
  } finally {
    training.cancel();
    await training.ended;
  }
}
