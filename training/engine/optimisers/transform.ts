import { float32, type TensorMap } from '../../../shared/model/tensor.ts';
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
  /** What is kept, under the names that `slotName` gives. */
  readonly state: Values;
  /** The values that its schedules have at this step: scalars. */
  readonly scalars: Values;
}

export interface Updated {
  readonly updates: Values;
  readonly state: Values;
}

/**
 * A part of an optimiser: what it keeps of every parameter, and a pure function that adds the nodes of a step. Nothing
 * is hidden: all state is tensors with names.
 */
export interface Transform {
  /** Fed at every step as scalars of these names. */
  readonly schedules: Readonly<Record<string, Schedule>>;
  /** What is kept of every parameter, as a tensor of its shape, and what that starts from. */
  readonly slots: Readonly<Record<string, 'zeros' | 'parameter'>>;
  update(step: Update): Updated;
}

/** A transform that keeps nothing from step to step. */
export const stateless = (
  update: (step: Update) => Values,
  schedules: Transform['schedules'] = {},
): Transform => ({
  schedules,
  slots: {},
  update: (step) => ({ updates: update(step), state: new Map() }),
});

/** One after the other, each on the updates of the one before. */
export const chain = (...transforms: readonly Transform[]): Transform => ({
  schedules: Object.assign({}, ...transforms.map(({ schedules }) => schedules)) as Transform['schedules'],
  slots: Object.assign({}, ...transforms.map(({ slots }) => slots)) as Transform['slots'],
  update: (step) =>
    transforms.reduce<Updated>(
      (before, transform) => {
        const { updates, state } = transform.update({ ...step, updates: before.updates });
        return { updates, state: new Map([...before.state, ...state]) };
      },
      { updates: step.updates, state: new Map() },
    ),
});

/** Name of the state's tensor that a slot keeps of a parameter. */
export const slotName = (slot: string, parameter: string): string => `${slot}.${parameter}`;

/** The state before the first step. */
export const initialSlots = ({ slots }: Transform, parameters: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.entries(slots).flatMap(([slot, start]) =>
      Object.entries(parameters).map(([name, tensor]) => [
        slotName(slot, name),
        start === 'zeros' ? float32(tensor.dims) : tensor,
      ]),
    ),
  );

export const mapValues = (values: Values, change: (value: Value, name: string) => Value): Values =>
  new Map([...values].map(([name, value]) => [name, change(value, name)]));

export function valueOf(values: Values, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(`the training step has no '${name}'`);
  return value;
}
