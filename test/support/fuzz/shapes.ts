import * as z from 'zod';
import type { RandomStream } from '../../../training/random.ts';

/** The part of JSON Schema that our schemas are told in. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Gives values of the key that it stands under, so that what is sent now and then means something. */
export type Hints = Readonly<Record<string, (random: RandomStream) => unknown>>;

export const shapeOf = (schema: z.ZodType): Shape =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;

export const oneOf = <T>(random: RandomStream, values: readonly T[]): T => {
  const value = values[random.integer(values.length)];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
};

/** A value of the shape. */
export function valueOf(shape: Shape, random: RandomStream, hints: Hints, key = ''): unknown {
  const hint = Object.hasOwn(hints, key) ? hints[key] : undefined;
  if (hint && shape.type !== 'object' && shape.type !== 'array') return hint(random);
  if ('const' in shape) return shape.const;
  if (shape.enum) return oneOf(random, shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return valueOf(oneOf(random, choices), random, hints, key);
  switch (shape.type) {
    case 'object': {
      const { properties = {}, required = [] } = shape;
      const given = Object.entries(properties).filter(
        ([name]) => required.includes(name) || random.uniform() < 0.3,
      );
      return Object.fromEntries(
        given.map(([name, inner]) => [name, valueOf(inner, random, hints, name)] as const),
      );
    }
    case 'array': {
      const { items = {} } = shape;
      return Array.from({ length: random.integer(3) }, () => valueOf(items, random, hints, key));
    }
    case 'string':
      return oneOf(random, ['', 'a', '王明', 'person']);
    case 'integer':
    case 'number':
      return Math.min(shape.maximum ?? 9, Math.max(shape.minimum ?? 0, random.integer(10)));
    case 'boolean':
      return random.uniform() < 0.5;
    case 'null':
      return null;
    case undefined:
    default:
      return oneOf(random, [null, 1, 'x', {}, []]);
  }
}

const deep = (levels: number): unknown => {
  let value: unknown = null;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

/** What stands in the wrong place of a mutated message. */
const strange: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, '', '王明', '\0', '\ud800', '__proto__'],
  ...['constructor', 'file:///a%2F..', 'file://host/a', 'x'.repeat(5000), [], [[]], {}, { length: 1e9 }],
  ...[{ __proto__: null, toString: 1 }, deep(50)],
];

/** The value with something of it replaced, left out, doubled or wrapped. */
export function mutated(value: unknown, random: RandomStream): unknown {
  const isLeaf = typeof value !== 'object' || value === null;
  if (isLeaf || random.uniform() < 0.15) return oneOf(random, [...strange, [value], { value }]);
  if (Array.isArray(value)) {
    const items: unknown[] = [...(value as unknown[])];
    const at = random.integer(items.length + 1);
    if (random.uniform() < 0.3) return [...items, ...items, ...items];
    items[at] = mutated(items[at], random);
    return items;
  }
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return oneOf(random, strange);
  const [name, inner] = oneOf(random, entries);
  const others = Object.fromEntries(entries.filter(([other]) => other !== name));
  return random.uniform() < 0.25 ? others : { ...others, [name]: mutated(inner, random) };
}
