import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLearningSet } from '../../../training/bench/learning-set.ts';
import { regressionHalves } from '../../../training/data/regression.ts';
import { readRegression } from '../../../training/learning/regression.ts';

/** Characters that a sentence may share with one of the test's in a row: turns of phrase, but no clause. */
const longest = 6;

const stretches = (text: string): string[] => {
  const characters = [...text];
  return characters.slice(longest).map((_, start) => characters.slice(start, start + longest + 1).join(''));
};

// What learning is judged by must not be what a run replays, or is tried on by the gate.
describe.each(['names', 'names-dev'])('the sentences that ship and those of %s', (file) => {
  it.each(regressionHalves)('have neither a name nor a clause in common (%s)', async (half) => {
    const root = process.cwd();
    const shipped = await readRegression(root, half, 'fine');
    const set = await readLearningSet(join(root, 'test', 'fixtures', 'learning', `${file}.json`));
    const judged = [
      ...set.ordinary,
      ...set.names.flatMap(({ corrected, others }) => [...corrected, ...others]),
    ];
    const known = new Set(judged.flatMap(stretches));
    const shared = shipped.filter(
      ({ text }) =>
        set.names.some(({ name }) => text.includes(name)) || stretches(text).some((part) => known.has(part)),
    );
    expect(shipped.length).toBeGreaterThan(0);
    expect(shared.map(({ text }) => text)).toEqual([]);
  });
});
