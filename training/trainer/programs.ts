import { UserError } from '../../shared/errors.ts';
import type { Program, Runtime, State } from '../../shared/model/runtime.ts';
import { uint8, type Tensor, type TensorMap } from '../../shared/model/tensor.ts';
import { initialSlots, type Transform } from '../engine/optimisers/index.ts';
import { scheduleFeeds } from '../engine/step.ts';
import type { Mask } from '../layers/context.ts';
import type { Head } from '../layers/tag-head.ts';
import { fillDropoutMask, randomStream } from '../random.ts';
import {
  batchInputs,
  nothingFrozen,
  parametersOf,
  trainingGraph,
  type Frozen,
  type Loss,
  type Tagger,
} from '../tagger.ts';
import { feedsOf, type Batch } from './batches.ts';
import type { Job } from './job.ts';
import { nameFeed, type NameNoise } from './names.ts';
import { lossOf } from './targets.ts';

/** What is trained, and how. */
export interface Training {
  readonly job: Pick<Job, 'batch' | 'seed' | 'threads' | keyof NameNoise>;
  readonly tagger: Tagger;
  readonly heads: readonly Head[];
  /** Parameters that are not trained; none unless given. */
  readonly frozen?: Frozen;
}

/** The weights that a training begins with: a function of the seed. */
export const initialWeights = ({ job, tagger, heads }: Training): TensorMap =>
  Object.fromEntries(
    [...parametersOf(tagger, heads)].map(([name, { shape, initialise }]): [string, Tensor] => {
      const data = initialise(shape, randomStream(job.seed, 'initialise', name));
      return [name, { type: 'float32', dims: shape, data }];
    }),
  );

/** The weights and the optimiser's state that a training begins with. */
export function initialState(
  training: Training,
  optimiser: Transform,
  weights = initialWeights(training),
): TensorMap {
  const { frozen = nothingFrozen } = training;
  const learned = Object.entries(weights).filter(([name]) => !frozen(name));
  return { ...weights, ...initialSlots(optimiser, Object.fromEntries(learned)) };
}

interface CompiledStep {
  readonly program: Program;
  readonly masks: readonly Mask[];
}

/** One compiled training step for each head, loss and length, made when first needed; all share one state. */
export class Programs {
  private readonly compiled = new Map<string, CompiledStep>();

  constructor(
    private readonly run: Training & { readonly runtime: Runtime },
    private readonly optimiser: Transform,
  ) {}

  /** Does one step and gives its loss, as a mean over sentences. */
  async step(state: State, batch: Batch, step: number): Promise<number> {
    const { job, heads } = this.run;
    const head = heads[batch.head] as Head;
    const kind = lossOf(batch.examples.map(({ target }) => target));
    const { program, masks } = await this.programFor(head, kind, batch.length);
    const { loss } = await program.step(state, {
      ...feedsOf(batch, job.batch, head.tags.size),
      ...this.nameFeeds(batch, step),
      ...maskFeeds(masks, job.seed, step),
      ...scheduleFeeds(this.optimiser, step + 1),
    });
    const value = Number(loss?.data[0]);
    if (!Number.isFinite(value)) {
      throw new UserError(
        `the loss is ${value} at step ${step + 1}: lower the rate (--rate) and give --restart`,
      );
    }
    return value / batch.weight;
  }

  private nameFeeds({ examples, length }: Batch, step: number): TensorMap {
    const { job, tagger } = this.run;
    if (!tagger.names) return {};
    return { [batchInputs.names]: nameFeed(examples, [job.batch, length], job, job.seed, step) };
  }

  async release(): Promise<void> {
    for (const { program } of this.compiled.values()) await program.release();
  }

  private async programFor(head: Head, loss: Loss, length: number): Promise<CompiledStep> {
    const key = `${head.name} ${loss} ${length}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { job, tagger, runtime, frozen } = this.run;
    const { model, masks } = trainingGraph(tagger, head, loss, job.batch, length, this.optimiser, frozen);
    const made = { program: await runtime.load(model, { threads: job.threads, training: true }), masks };
    this.compiled.set(key, made);
    return made;
  }
}

/** The dropout masks of a step. */
function maskFeeds(masks: readonly Mask[], seed: number, step: number): TensorMap {
  return Object.fromEntries(
    masks.map(({ input, shape, keep }) => {
      const mask = uint8(shape);
      fillDropoutMask(mask.data, keep, seed, step, input);
      return [input, mask];
    }),
  );
}
