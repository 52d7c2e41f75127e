import type { LabelTree } from '../labels/tree.ts';
import { knownAs } from '../names/known.ts';
import type { NameList } from '../names/list.ts';
import type { Entity } from '../spans.ts';
import { usesNames, type CodePoints } from './inputs.ts';
import type { ModelPackage } from './package.ts';
import type { ProgramOptions, Runtime } from './runtime.ts';
import { createScorer } from './scorer.ts';

/** Code points of the longest sentence that is analysed. */
export const longestSentence = 256;

/** Finds the entities of sentences. */
export interface Analyzer {
  /** That of the model: two analysers of one version give the same entities. */
  readonly version: string;
  readonly tree: LabelTree;
  /** Whether name lists change what it finds; if not, they only say which names they know. */
  readonly usesNames: boolean;
  /**
   * The entities of each sentence, in the order of the sentences, with code-point offsets.
   * @throws RangeError if a sentence is longer than `longestSentence`.
   */
  analyze(sentences: readonly string[]): Promise<Entity[][]>;
  release(): Promise<void>;
}

export interface AnalyzerOptions extends ProgramOptions {
  /** The name lists, asked for at each call: they may change while a model lives. */
  readonly names?: () => readonly NameList[];
}

/**
 * Loads a package's graph into a runtime.
 * @throws UserError if the runtime cannot run it.
 */
export async function createAnalyzer(
  pkg: ModelPackage,
  runtime: Runtime,
  { names: currentNames = () => [], ...options }: AnalyzerOptions = {},
): Promise<Analyzer> {
  const { manifest, tree, decode } = pkg;
  const scorer = await createScorer(pkg, runtime, options);
  return {
    version: manifest.version,
    tree,
    usesNames: usesNames(manifest.inputs),
    analyze: async (texts) => {
      const names = currentNames();
      const sentences = texts.map(codePointsOf);
      const results: Entity[][] = sentences.map(() => []);
      await scorer.score(sentences, names, (index, emissions) => {
        const sentence = sentences[index] ?? [];
        const entities = decode(emissions, sentence.length);
        results[index] = entities.map((entity) => withKnown(entity, sentence, names));
      });
      return results;
    },
    release: () => scorer.release(),
  };
}

/** An entity with the lists that know its text, where there are some. */
function withKnown(entity: Entity, sentence: CodePoints, names: readonly NameList[]): Entity {
  const text = String.fromCodePoint(...sentence.slice(entity.start, entity.end));
  const known = knownAs(text, names);
  return known.length > 0 ? { ...entity, known } : entity;
}

function codePointsOf(text: string): CodePoints {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  if (codePoints.length > longestSentence) {
    throw new RangeError(`a sentence of ${codePoints.length} code points is longer than ${longestSentence}`);
  }
  return codePoints;
}
