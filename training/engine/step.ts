import type { Tensor, TensorMap } from '../../shared/model/tensor.ts';
import { gradientsOf } from './differentiate.ts';
import type { Graph, Value } from './graph.ts';
import { add } from './ops/index.ts';
import type { Transform } from './optimisers/transform.ts';

/** Scalars that change from step to step are graph inputs under this prefix. */
export const schedulePrefix = 'schedule.';

/**
 * Makes a training step of a graph that computes a loss: gradients, the optimiser, and for every parameter and state
 * tensor `NAME` an output `NAME.next` (see `Program.step`); beside these an output `loss`.
 */
export function addTrainingStep(
  graph: Graph,
  loss: Value,
  parameters: ReadonlyMap<string, Value>,
  optimiser: Transform,
): void {
  const names = [...parameters.keys()];
  const gradients = gradientsOf(loss, [...parameters.values()]);
  const shapes = Object.fromEntries(
    [...parameters].map(([name, { shape }]) => [name, shapeOnly(shape.map(Number))]),
  );
  const state = new Map(
    Object.entries(optimiser.init(shapes)).map(([name, { type, dims }]) => [
      name,
      graph.input({ type, shape: dims }, name),
    ]),
  );
  const scalars = new Map(
    Object.keys(optimiser.schedules).map((name) => [
      name,
      graph.input({ type: 'float32', shape: [] }, schedulePrefix + name),
    ]),
  );
  const { updates, state: nextState } = optimiser.update({
    updates: new Map(gradients.map((gradient, i) => [names[i] as string, gradient])),
    parameters,
    state,
    scalars,
  });
  graph.output('loss', loss);
  for (const [name, update] of updates)
    graph.output(`${name}.next`, add(parameters.get(name) as Value, update));
  for (const [name, value] of nextState) graph.output(`${name}.next`, value);
}

/** The feeds of a training step that depend on its number alone. */
export const scheduleFeeds = (optimiser: Transform, step: number): TensorMap =>
  Object.fromEntries(
    Object.entries(optimiser.schedules).map(([name, schedule]) => [
      schedulePrefix + name,
      { type: 'float32', dims: [], data: Float32Array.of(schedule(step)) },
    ]),
  );

/** Stands for a tensor where only its shape counts. */
const shapeOnly = (dims: readonly number[]): Tensor => ({ type: 'float32', dims, data: new Float32Array(0) });
