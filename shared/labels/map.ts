import * as z from 'zod';
import { UserError } from '../errors.ts';
import { nearestLabels } from './nearest.ts';
import { isAtOrBelow, type LabelTree } from './tree.ts';

/** What the spans with one label of another set are in the tree of a map. */
export interface Counterpart {
  /** The nodes at or below which a span surely is; none where it may be no entity, or anything. */
  readonly nodes: readonly string[];
  /** Labels of which the span carries one, in the order of the tree. */
  readonly labels: ReadonlySet<string>;
  /** Labels that may have longer entities here, of which the span is a part. */
  readonly within: ReadonlySet<string>;
  /** Whether the span may be no entity at all; its text is then like the text outside spans. */
  readonly outside: boolean;
  /** Whether nothing is known of its text. */
  readonly anything: boolean;
  /** Whether such spans that touch are one here, as chains of places are; not those of one character. */
  readonly join: boolean;
  /** An opening and a closing mark that do not belong to the span here, though they do there. */
  readonly strip: string | undefined;
  /** An opening and a closing mark that belong to the span here, though they do not there. */
  readonly extend: string | undefined;
}

/** What a span is of which nothing is said: of no label, and not free to be anything else either. */
export const noCounterpart: Counterpart = {
  nodes: [],
  labels: new Set(),
  within: new Set(),
  outside: false,
  anything: false,
  join: false,
  strip: undefined,
  extend: undefined,
};

const line = z.string().regex(/^\S.*$/u, 'expected one line of text');
const paths = z.array(z.string());
const marks = z.string().regex(/^..$/su, 'expected two characters, an opening and a closing mark').optional();

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a name is lower-case letters, digits, ".", "_" and "-"'),
  tree: z.string(),
  reason: line,
  annotates: paths,
  labels: z.record(
    z.string(),
    z.strictObject({
      to: z.union([z.literal('anything'), paths.min(1)]),
      within: paths.optional(),
      join: z.boolean().optional(),
      strip: marks,
      extend: marks,
      reason: line,
    }),
  ),
});

type Rule = z.infer<typeof schema>['labels'][string];

/** Stands in `to` for "no entity of the tree". */
const outside = 'O';

/**
 * What the labels of one labelled set mean in a label tree: the set then teaches a model of that tree, as far as the
 * two agree. Made by `parseLabelMap`.
 */
export class LabelMap {
  constructor(
    readonly name: string,
    readonly tree: LabelTree,
    /** Labels of the tree that the set marks wherever they occur: text outside its spans is none of these. */
    readonly annotated: ReadonlySet<string>,
    private readonly counterparts: ReadonlyMap<string, Counterpart>,
  ) {}

  /** @throws UserError for a label that the map does not name */
  counterpart(label: string): Counterpart {
    const found = this.counterparts.get(label);
    if (found) return found;
    throw new UserError(
      `${this.#missing(label)}; add it to the map, as "anything" where it has no counterpart`,
    );
  }

  /** The nodes of the tree at or below which a label surely is; none where its spans may be no entity, or anything. */
  nodesOf(label: string): readonly string[] {
    return this.counterparts.get(label)?.nodes ?? [];
  }

  /** @throws UserError that names `file` for a label that the map does not name */
  check(labels: Iterable<string>, file: string): void {
    for (const label of labels) {
      if (this.counterparts.has(label)) continue;
      throw new UserError(
        `${file}: ${this.#missing(label)}; add it to the map, as "anything" where it has no counterpart, or use the map that belongs to these data`,
      );
    }
  }

  #missing(label: string): string {
    return `the label map ${this.name} does not name the label "${label}" (${nearOf(label, [...this.counterparts.keys()])})`;
  }
}

/**
 * Checks a label map that was read from JSON: `{ name, tree, reason, annotates: [node…], labels: { LABEL: { to: [node…] |
 * "anything", within?: [node…], join?: true, strip?: "《》", extend?: "《》", reason } } }`. In `to`, `"O"` stands for "no entity".
 * @param source where it came from, for messages
 * @param target the tree that it must lead to
 * @throws UserError that names `source` and the label
 */
export function parseLabelMap(json: unknown, source: string, target: LabelTree): LabelMap {
  const fail = (what: string): never => {
    throw new UserError(`${source}: label map: ${what}`);
  };
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(`${issue?.path.join(': ') || 'top level'}: ${issue?.message ?? 'wrong shape'}`);
  }
  const { name, tree, annotates, labels: rules } = parsed.data;
  if (tree !== target.name)
    fail(
      `it leads to the label tree ${tree}, but labels of ${target.name} are wanted; give a map to that tree`,
    );

  const labelsAt = (nodes: readonly string[], place: string): ReadonlySet<string> => {
    for (const node of nodes) {
      if (target.has(node)) continue;
      const known = target.nodes.map(({ path }) => path);
      fail(`${place}: the node "${node}" is not in the label tree ${tree} (${nearOf(node, known)}); mend it`);
    }
    return new Set(target.labels.filter((label) => nodes.some((node) => isAtOrBelow(label, node))));
  };
  const annotated = labelsAt(annotates, 'annotates');

  const counterpartOf = (label: string, { to, within, join = false, strip, extend }: Rule): Counterpart => {
    const anything = to === 'anything';
    const mayBeOutside = !anything && to.includes(outside);
    const named = anything ? [] : to.filter((node) => node !== outside);
    const labels = labelsAt(named, `labels: ${label}: to`);
    if (labels.size === 0 && named.length > 0)
      fail(`labels: ${label}: to: no label of the tree is at or below ${named.join(', ')}; name other nodes`);
    const longer = labelsAt(within ?? [], `labels: ${label}: within`);
    const closed = [...longer].find((other) => annotated.has(other));
    if (closed !== undefined)
      fail(
        `labels: ${label}: within: entities of "${closed}" cannot reach over a span, for "annotates" says that there are none outside; take it out of one of the two`,
      );
    const nodes = mayBeOutside ? [] : named;
    return { nodes, labels, within: longer, outside: mayBeOutside, anything, join, strip, extend };
  };
  const counterparts = new Map(
    Object.entries(rules).map(([label, rule]) => [label, counterpartOf(label, rule)]),
  );
  return new LabelMap(name, target, annotated, counterparts);
}

function nearOf(label: string, known: readonly string[]): string {
  const near = nearestLabels(label, known);
  return near.length > 0
    ? `nearest are ${near.join(', ')}`
    : `it has such as ${known.slice(0, 5).join(', ')}`;
}
