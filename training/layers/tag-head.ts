import { float32, int32 } from '../../shared/model/tensor.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { TagSet } from '../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../shared/tagging/transitions.ts';
import type { Value } from '../engine/graph.ts';
import { add, fixedDim, gather, matmul, reshape } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { forbidden, type CrfScores } from './crf.ts';
import { glorot, zeros } from './initialisers.ts';
import { linear } from './linear.ts';

/** The tags that one head scores, and the tree that their labels come from. */
export interface Head {
  readonly name: string;
  readonly tags: TagSet;
  readonly tree: LabelTree;
}

/**
 * Scores of a CRF with a free weight for every tag and every pair of tags (001, Eq. 3).
 * @param features [batch, length, features]
 */
export function freeTagHead(context: Context, { name, tags }: Head, features: Value): CrfScores {
  return {
    emissions: linear(context, `${name}.emission`, features, tags.size),
    transitions: context.parameter(`${name}.transition`, [tags.size, tags.size], zeros),
    start: context.parameter(`${name}.start`, [tags.size], zeros),
    end: context.parameter(`${name}.end`, [tags.size], zeros),
  };
}

/**
 * Scores of a CRF whose tags share what they have in common. The score of a tag is a sum over its segment, every node
 * on the path of its label, and every pair of these; transitions are tied by segments and roots. Rare labels so lean
 * on their siblings, and a new label can start from the weights of its parent.
 */
export function tiedTagHead(context: Context, { name, tags, tree }: Head, features: Value): CrfScores {
  const membership = membershipMatrix(componentsOfTags(tags, tree));
  const parts = membership.dims[0] ?? 0;
  const spread = (weights: Value): Value => matmul(weights, context.graph.constant(membership));
  const inputs = fixedDim(features, -1, name);
  const weight = spread(context.parameter(`${name}.emission.weight`, [inputs, parts], glorot));
  const bias = spread(context.parameter(`${name}.emission.bias`, [1, parts], zeros));

  const pairs = pairClasses(tags, tree);
  const borders = borderClasses(tags, tree);
  return {
    emissions: add(matmul(features, weight), reshape(bias, [tags.size])),
    transitions: reshape(tied(context, `${name}.transition`, pairs), [tags.size, tags.size]),
    start: tied(context, `${name}.start`, borders),
    end: tied(context, `${name}.end`, borders),
  };
}

/**
 * What the weights of a head are of: for each parameter names of its entries, along its last axis (of free transitions
 * along both), in their order. What two heads of one kind share bears one name in both. Names consist of segments,
 * label paths and marks, parted by spaces.
 */
export function headParts(
  kind: 'tied' | 'free',
  { name, tags, tree }: Head,
): Readonly<Record<string, readonly string[]>> {
  const ofTags = tags.tags.map((_, tag) =>
    [tags.segmentOf(tag), ...pathOf(tags, tree, tag).slice(-1)].join(' '),
  );
  const distinct = (classes: readonly string[]) => [...new Set(classes)];
  const { emission, transition, border } =
    kind === 'tied'
      ? {
          emission: distinct(componentsOfTags(tags, tree).flat()),
          transition: distinct(pairClasses(tags, tree)),
          border: distinct(borderClasses(tags, tree)),
        }
      : {
          emission: ofTags,
          transition: ofTags.flatMap((from) => ofTags.map((to) => `${from} ${to}`)),
          border: ofTags,
        };
  return {
    [`${name}.emission.weight`]: emission,
    [`${name}.emission.bias`]: emission,
    [`${name}.transition`]: transition,
    [`${name}.start`]: border,
    [`${name}.end`]: border,
  };
}

/** Forbids what the tagging scheme forbids, in the loss as at decoding. */
export function legalOnly({ emissions, transitions, start, end }: CrfScores, tags: TagSet): CrfScores {
  const legal = legalTransitions(tags);
  const penalties = (allowed: Uint8Array, shape: readonly number[]) =>
    emissions.graph.constant(
      float32(
        shape,
        Float32Array.from(allowed, (yes) => (yes ? 0 : forbidden)),
      ),
    );
  return {
    emissions,
    transitions: add(transitions, penalties(legal.pairs, [tags.size, tags.size])),
    start: add(start, penalties(legal.start, [tags.size])),
    end: add(end, penalties(legal.end, [tags.size])),
  };
}

const componentsOfTags = (tags: TagSet, tree: LabelTree): string[][] =>
  tags.tags.map((_, tag) => componentsOf(tags, tree, tag));

/** [tags · tags]: the class of each pair, from → to. */
const pairClasses = (tags: TagSet, tree: LabelTree): string[] =>
  tags.tags.flatMap((_, from) => tags.tags.map((_, to) => pairClass(tags, tree, from, to)));

/** [tags]: the class of each tag at the borders of a sentence. */
const borderClasses = (tags: TagSet, tree: LabelTree): string[] =>
  tags.tags.map((_, tag) => rootOf(tags, tree, tag));

/** What a tag's score is made of: `O`, or segment, path nodes and their combinations. */
function componentsOf(tags: TagSet, tree: LabelTree, tag: number): string[] {
  const segment = tags.segmentOf(tag);
  const path = pathOf(tags, tree, tag);
  return [segment, ...path, ...path.map((node) => `${segment} ${node}`)];
}

/** The nodes from the root to the label of a tag; none for O. */
function pathOf(tags: TagSet, tree: LabelTree, tag: number): string[] {
  const label = tags.labels[tags.labelIndexOf(tag)];
  return label === undefined ? [] : [...tree.ancestors(label), label];
}

const rootOf = (tags: TagSet, tree: LabelTree, tag: number): string => pathOf(tags, tree, tag)[0] ?? 'O';

/** Inside an entity: the segments and the root. Between entities: both roots. What is illegal shares one class. */
function pairClass(tags: TagSet, tree: LabelTree, from: number, to: number): string {
  const [left, right] = [tags.segmentOf(from), tags.segmentOf(to)];
  const continues = right === 'I' || right === 'E';
  if (!continues) return `${rootOf(tags, tree, from)} | ${rootOf(tags, tree, to)}`;
  return tags.labelIndexOf(from) === tags.labelIndexOf(to)
    ? `${left} ${right} ${rootOf(tags, tree, to)}`
    : 'illegal';
}

/** [components, tags]: 1 where a component belongs to a tag. */
function membershipMatrix(components: readonly (readonly string[])[]) {
  const names = [...new Set(components.flat())];
  const matrix = float32([names.length, components.length]);
  components.forEach((parts, tag) => {
    for (const part of parts) matrix.data[names.indexOf(part) * components.length + tag] = 1;
  });
  return matrix;
}

/** One weight for each class, repeated wherever the class occurs. */
function tied(context: Context, name: string, classes: readonly string[]): Value {
  const index = new Map([...new Set(classes)].map((key, i) => [key, i]));
  const weights = context.parameter(name, [index.size], zeros);
  const places = Int32Array.from(classes, (key) => index.get(key) ?? 0);
  return gather(weights, context.graph.constant(int32([classes.length], places)));
}
