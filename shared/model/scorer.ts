import { UserError, messageOf } from '../errors.ts';
import type { NameList } from '../names/list.ts';
import { buildFeeds, type CodePoints } from './inputs.ts';
import type { ModelPackage } from './package.ts';
import type { ProgramOptions, Runtime } from './runtime.ts';

/** Positions of a micro-batch, padding included: enough to keep the processor busy, few enough to answer soon. */
const batchPositions = 2048;

/** The longest sentence that may share a micro-batch with a shortest one: a quarter more, or a few characters. */
const longestBeside = (shortest: number): number => Math.max(shortest * 1.25, shortest + 8);

/** Gives the tag scores of sentences, before anything is decoded. */
export interface Scorer {
  /**
   * Calls `visit` for each sentence that is not empty, in no certain order.
   * @param visit takes the sentence's index and its emissions [length, K], which are valid until it returns
   */
  score(
    sentences: readonly CodePoints[],
    names: readonly NameList[],
    visit: (index: number, emissions: Float32Array) => void,
  ): Promise<void>;
  release(): Promise<void>;
}

/**
 * Loads a package's graph into a runtime.
 * @throws UserError if the runtime cannot run it.
 */
export async function createScorer(
  { manifest, model, tags, vocabulary }: ModelPackage,
  runtime: Runtime,
  options: ProgramOptions = {},
): Promise<Scorer> {
  const program = await runtime.load(model, options).catch((error: unknown) => {
    throw new UserError(
      `${manifest.name}: its graph cannot be run (${messageOf(error)}); train the model again`,
      { cause: error },
    );
  });

  const scoreBatch = async (sentences: readonly CodePoints[], names: readonly NameList[]) => {
    const feeds = buildFeeds(manifest.inputs, sentences, { vocabulary, names });
    const { [manifest.head.emissions]: emissions } = await program.run(feeds);
    const [batch, length = 0, size] = emissions?.dims ?? [];
    if (emissions?.type !== 'float32' || batch !== sentences.length || size !== tags.size) {
      throw new Error(`the model's emissions have the shape [${emissions?.dims.join(', ')}]`);
    }
    return sentences.map((sentence, row) => {
      const first = row * length * size;
      return emissions.data.subarray(first, first + sentence.length * size);
    });
  };

  return {
    score: async (sentences, names, visit) => {
      for (const batch of microBatches(sentences)) {
        const emissions = await scoreBatch(
          batch.map(({ sentence }) => sentence),
          names,
        );
        batch.forEach(({ index }, row) => visit(index, emissions[row] as Float32Array));
      }
    },
    release: () => program.release(),
  };
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
