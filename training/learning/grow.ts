import type { LabelTree } from '../../shared/labels/tree.ts';
import { float32, type Tensor } from '../../shared/model/tensor.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import { headParts, type Head } from '../layers/tag-head.ts';
import { labelsFor } from './known-tags.ts';
import type { Trainable } from './trainable.ts';

/** What stands in for a new label, or for a new root: the mean of these. */
type Likes = ReadonlyMap<string, readonly string[]>;

/**
 * The model with the labels of a tree that it does not have, behind those that it has, whose scores stay as they are. A
 * new label starts with the score of its parent. With the tied head, what is its own starts at zero and the nodes above
 * say the rest; with the free head it copies the label above, or takes the mean of the labels there where the node above
 * only groups. A new root starts as the mean of the roots, with the free head of the labels.
 */
export function grown(model: Trainable, tree: LabelTree): Trainable {
  const { tagger, head } = model;
  const { labels, scheme } = head.tags;
  const added = tree.labels.filter((label) => !labels.includes(label));
  const larger: Head = { ...head, tree, tags: tagSet(scheme, [...labels, ...added]) };
  const [before, after] = [headParts(tagger.head, head), headParts(tagger.head, larger)];
  const likes = tagger.head === 'tied' ? likeRoots(labels, added) : likeLabels(head, added);
  const weights = Object.entries(model.weights).map(([name, tensor]): [string, Tensor] => {
    const [old, wanted] = [before[name], after[name]];
    return [name, old && wanted ? extended(tensor, old, wanted, likes) : tensor];
  });
  return { tagger, head: larger, weights: Object.fromEntries(weights) };
}

const rootOf = (label: string): string => label.split('/')[0] ?? '';

function likeRoots(labels: readonly string[], added: readonly string[]): Likes {
  const roots = [...new Set(labels.map(rootOf))];
  const newRoots = added.map(rootOf).filter((root) => !roots.includes(root));
  return new Map(newRoots.map((root) => [root, roots]));
}

function likeLabels({ tags, tree }: Head, added: readonly string[]): Likes {
  return new Map(
    added.map((label) => {
      const above = tree.ancestors(label).reverse();
      const near = above.map((node) => [...labelsFor(node, tags.labels)]).find((found) => found.length > 0);
      return [label, near ?? tags.labels];
    }),
  );
}

/** A tensor whose last axes are `old` parts, with those that are `wanted`. */
function extended(tensor: Tensor, old: readonly string[], wanted: readonly string[], likes: Likes): Tensor {
  const places = new Map(old.map((part, place) => [part, place]));
  const sources = wanted.map((part) => placesOf(part, places, likes));
  const rows = tensor.data.length / old.length;
  const data = new Float32Array(rows * wanted.length);
  for (let row = 0; row < rows; row += 1) {
    sources.forEach((from, part) => {
      const sum = from.reduce((total, place) => total + Number(tensor.data[row * old.length + place]), 0);
      data[row * wanted.length + part] = from.length === 0 ? 0 : sum / from.length;
    });
  }
  return float32(dimsOf(tensor, old, wanted), data);
}

/** [.., parts], or [tags, tags] where the parts are pairs of tags. */
function dimsOf({ dims }: Tensor, old: readonly string[], wanted: readonly string[]): number[] {
  if (dims.at(-1) === old.length) return [...dims.slice(0, -1), wanted.length];
  const tags = Math.sqrt(wanted.length);
  return [tags, tags];
}

/** Where a part is taken from: its own place, or those of what stands in for something new in it; else nowhere. */
function placesOf(part: string, places: ReadonlyMap<string, number>, likes: Likes): number[] {
  const own = places.get(part);
  if (own !== undefined) return [own];
  const words = part.split(' ');
  const strange = words.find((word) => likes.has(word));
  if (strange === undefined) return [];
  const standIns = likes.get(strange) ?? [];
  return standIns.flatMap((like) =>
    placesOf(words.map((word) => (word === strange ? like : word)).join(' '), places, likes),
  );
}
