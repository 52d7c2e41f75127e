import { UserError } from '../../shared/errors.ts';
import { readIfThere } from '../../shared/text/file.ts';
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
  const text = (await readIfThere(path))?.toString() ?? '';
  const { sentences, problems } = parseRegression(text.split('\n'), path);
  if (problems[0] !== undefined) throw new UserError(`${problems[0]}; install mingshi again`);
  return sentences.map((sentence) => ({
    text: sentence.text,
    spans: [...sentence[tree]],
    rejected: [],
    complete: true,
  }));
}
