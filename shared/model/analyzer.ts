import { UserError, messageOf } from '../errors.ts';
import type { LabelTree } from '../labels/tree.ts';
import type { NameList } from '../names/list.ts';
import { typeOf } from '../names/types.ts';
import type { Entity, KnownName } from '../spans.ts';
import { buildFeeds, namesFunction, type CodePoints } from './inputs.ts';
import type { ModelPackage } from './package.ts';
import type { ProgramOptions, Runtime } from './runtime.ts';

/** Code points of the longest sentence that is analysed. */
export const longestSentence = 256;

/** Positions of a micro-batch, padding included: enough to keep the processor busy, few enough to answer soon. */
const batchPositions = 2048;

/** The longest sentence that may share a micro-batch with a shortest one: a quarter more, or a few characters. */
const longestBeside = (shortest: number): number => Math.max(shortest * 1.25, shortest + 8);

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
  const { manifest, tree, tags, vocabulary, decode } = pkg;
  const program = await runtime.load(pkg.model, options).catch((error: unknown) => {
    throw new UserError(
      `${manifest.name}: its graph cannot be run (${messageOf(error)}); train the model again`,
    );
  });

  const analyzeBatch = async (
    sentences: readonly CodePoints[],
    names: readonly NameList[],
  ): Promise<Entity[][]> => {
    const feeds = buildFeeds(manifest.inputs, sentences, { vocabulary, names });
    const { [manifest.head.emissions]: emissions } = await program.run(feeds);
    const [batch, length = 0, size] = emissions?.dims ?? [];
    if (emissions?.type !== 'float32' || batch !== sentences.length || size !== tags.size) {
      throw new Error(`the model's emissions have the shape [${emissions?.dims.join(', ')}]`);
    }
    return sentences.map((sentence, row) => {
      const first = row * length * size;
      const entities = decode(emissions.data.subarray(first, first + length * size), sentence.length);
      return entities.map((entity) => withKnown(entity, sentence, names));
    });
  };

  return {
    version: manifest.version,
    tree,
    usesNames: manifest.inputs.some((input) => input.function === namesFunction),
    analyze: async (texts) => {
      const names = currentNames();
      const sentences = texts.map(codePointsOf);
      const results: Entity[][] = sentences.map(() => []);
      for (const batch of microBatches(sentences)) {
        const entities = await analyzeBatch(
          batch.map(({ sentence }) => sentence),
          names,
        );
        batch.forEach(({ index }, row) => (results[index] = entities[row] ?? []));
      }
      return results;
    },
    release: () => program.release(),
  };
}

/** An entity with the lists that know its text, where there are some. */
function withKnown(entity: Entity, sentence: CodePoints, names: readonly NameList[]): Entity {
  const text = String.fromCodePoint(...sentence.slice(entity.start, entity.end));
  const known = names.flatMap((list): KnownName[] => {
    const types = [...new Set(list.look(text).map(typeOf))];
    return types.length > 0 ? [{ list: list.title, types }] : [];
  });
  return known.length > 0 ? { ...entity, known } : entity;
}

function codePointsOf(text: string): CodePoints {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  if (codePoints.length > longestSentence) {
    throw new RangeError(`a sentence of ${codePoints.length} code points is longer than ${longestSentence}`);
  }
  return codePoints;
}

interface Place {
  readonly index: number;
  readonly sentence: CodePoints;
}

/** Sentences of like length together, so that little is computed on padding; empty ones are left out. */
function microBatches(sentences: readonly CodePoints[]): Place[][] {
  const places = sentences
    .map((sentence, index) => ({ index, sentence }))
    .filter(({ sentence }) => sentence.length > 0);
  places.sort((a, b) => a.sentence.length - b.sentence.length);
  const batches: Place[][] = [];
  for (const place of places) {
    const { length } = place.sentence;
    const batch = batches.at(-1);
    const shortest = batch?.[0]?.sentence.length ?? 0;
    if (batch && length <= longestBeside(shortest) && (batch.length + 1) * length <= batchPositions)
      batch.push(place);
    else batches.push([place]);
  }
  return batches;
}
