import { readFile } from 'node:fs/promises';
import { UserError, messageOf } from '../../shared/errors.ts';
import { parseRegression, regressionFile, type RegressionHalf } from '../data/regression.ts';
import type { Annotated } from './annotated.ts';

/**
 * The sentences that ship as far as they are labelled in a tree of this name; none where none are installed.
 * @param root folder of the installation
 * @throws UserError if a line is damaged
 */
export async function readRegression(root: string, half: RegressionHalf, tree: string): Promise<Annotated[]> {
  if (tree !== 'fine' && tree !== 'cluener') return [];
  const path = regressionFile(root, half);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  });
  const { sentences, problems } = parseRegression(text.split('\n'), path);
  if (problems[0] !== undefined) throw new UserError(`${problems[0]}; install mingshi again`);
  return sentences.map((sentence) => ({
    text: sentence.text,
    spans: [...sentence[tree]],
    rejected: [],
    complete: true,
  }));
}
