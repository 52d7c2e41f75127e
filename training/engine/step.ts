import { nextName } from '../../shared/model/runtime.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import { gradientsOf } from './differentiate.ts';
import type { Graph, Value } from './graph.ts';
import { add } from './ops/index.ts';
import { slotName, type Transform } from './optimisers/transform.ts';

/** Scalars that change from step to step are graph inputs under this prefix. */
export const schedulePrefix = 'schedule.';

/**
 * Makes a training step of a graph that computes a loss: gradients, the optimiser, and for every parameter and state
 * tensor an output with its next value (see `Program.step`); beside these an output `loss`.
 */
export function addTrainingStep(
  graph: Graph,
  loss: Value,
  parameters: ReadonlyMap<string, Value>,
  optimiser: Transform,
): void {
  const names = [...parameters.keys()];
  const gradients = gradientsOf(loss, [...parameters.values()]);
  const state = new Map(
    Object.keys(optimiser.slots).flatMap((slot) =>
      [...parameters].map(([parameter, value]): [string, Value] => {
        const name = slotName(slot, parameter);
        return [name, graph.input(value, name)];
      }),
    ),
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
    graph.output(nextName(name), add(parameters.get(name) as Value, update));
  for (const [name, value] of nextState) graph.output(nextName(name), value);
}

/** The feeds of a training step that depend on its number alone. */
export const scheduleFeeds = (optimiser: Transform, step: number): TensorMap =>
  Object.fromEntries(
    Object.entries(optimiser.schedules).map(([name, schedule]) => [
      schedulePrefix + name,
      { type: 'float32', dims: [], data: Float32Array.of(schedule(step)) },
    ]),
  );
