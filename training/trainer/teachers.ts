import { compileCrf } from '../../shared/model/crf.ts';
import { expectedTransitions } from '../../shared/model/expected-transitions.ts';
import { forwardBackward, tagMarginals } from '../../shared/model/marginals.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { ProgramOptions, Runtime } from '../../shared/model/runtime.ts';
import { createScorer } from '../../shared/model/scorer.ts';
import type { NameList } from '../../shared/names/list.ts';
import { legalTransitions } from '../../shared/tagging/transitions.ts';
import type { LabelledSentence } from '../data/sentence.ts';

/** What a model, or several by their mean, expects of the tags of a sentence. */
export interface Expectations {
  /** [length, K]: the probability of each tag at each position. */
  readonly tags: Float64Array;
  /** [K, K], from → to: how often each transition is expected. */
  readonly transitions: Float64Array;
}

/** A model that was loaded to teach. */
export interface Teacher {
  /** Calls `visit` for each sentence, in no certain order. */
  expect(
    sentences: readonly LabelledSentence[],
    visit: (index: number, expectations: Expectations) => void,
  ): Promise<void>;
  release(): Promise<void>;
}

/** @param lists what it sees if it uses names */
export async function loadTeacher(
  pkg: ModelPackage,
  runtime: Runtime,
  lists: readonly NameList[],
  options: ProgramOptions,
): Promise<Teacher> {
  const crf = compileCrf(legalTransitions(pkg.tags), pkg.scores);
  const latticeOf = forwardBackward(crf);
  const transitionsOf = expectedTransitions(crf);
  const scorer = await createScorer(pkg, runtime, options);
  return {
    expect: (sentences, visit) => {
      const codePoints = sentences.map(({ text }) =>
        Array.from(text, (character) => character.codePointAt(0) ?? 0),
      );
      return scorer.score(codePoints, lists, (index, emissions) => {
        const length = emissions.length / crf.size;
        const lattice = latticeOf(emissions, length);
        visit(index, {
          tags: tagMarginals(lattice, length, crf.size),
          transitions: transitionsOf(lattice, emissions, length),
        });
      });
    },
    release: () => scorer.release(),
  };
}
