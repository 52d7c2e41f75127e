import type { Tensor, TensorMap } from '../../../shared/model/tensor.ts';
import type { Value } from '../graph.ts';

/** Values by parameter or state name. */
export type Values = ReadonlyMap<string, Value>;

/** A number that depends on the step, counted from 1. */
export type Schedule = (step: number) => number;

/** What one transform sees of a training step. */
export interface Update {
  /** What is to be added to each parameter; gradients at the start of a chain. */
  readonly updates: Values;
  readonly parameters: Values;
  /** The transform's own state, under the names that `init` gave. */
  readonly state: Values;
  /** The values that its schedules have at this step: scalars. */
  readonly scalars: Values;
}

export interface Updated {
  readonly updates: Values;
  readonly state: Values;
}

/**
 * A part of an optimiser, as a pair of pure functions (the design of optax): `init` gives the first state on the host,
 * `update` adds nodes that compute the next one. Nothing is hidden: all state is tensors with names.
 */
export interface Transform {
  /** Fed at every step as scalars of these names. */
  readonly schedules: Readonly<Record<string, Schedule>>;
  init(parameters: TensorMap): Record<string, Tensor>;
  update(step: Update): Updated;
}

/** A transform that keeps nothing from step to step. */
export const stateless = (
  update: (step: Update) => Values,
  schedules: Transform['schedules'] = {},
): Transform => ({
  schedules,
  init: () => ({}),
  update: (step) => ({ updates: update(step), state: new Map() }),
});

/** One after the other, each on the updates of the one before. */
export const chain = (...transforms: readonly Transform[]): Transform => ({
  schedules: Object.assign({}, ...transforms.map(({ schedules }) => schedules)) as Transform['schedules'],
  init: (parameters) =>
    Object.assign({}, ...transforms.map((transform) => transform.init(parameters))) as Record<string, Tensor>,
  update: (step) =>
    transforms.reduce<Updated>(
      (before, transform) => {
        const { updates, state } = transform.update({ ...step, updates: before.updates });
        return { updates, state: new Map([...before.state, ...state]) };
      },
      { updates: step.updates, state: new Map() },
    ),
});

export const mapValues = (values: Values, change: (value: Value, name: string) => Value): Values =>
  new Map([...values].map(([name, value]) => [name, change(value, name)]));

export function valueOf(values: Values, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(`the training step has no '${name}'`);
  return value;
}
