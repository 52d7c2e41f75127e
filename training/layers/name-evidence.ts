import { float32, type Tensor } from '../../shared/model/tensor.ts';
import { channels, nameTypes, typeFor } from '../../shared/names/types.ts';
import type { TagSet } from '../../shared/tagging/tagset.ts';
import type { Value } from '../engine/graph.ts';
import { cast, matmul, mul, slice } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { linear } from './linear.ts';
import type { Head } from './tag-head.ts';

/** Columns of `names@1` for each type: a name begins, goes on, ends. */
const places = ['B', 'I', 'E'] as const;

/**
 * What the user's lists say for each tag, as far as they are trusted here: [batch, length, tags]. A type speaks for the
 * tags of all labels at or below it, by a fixed table; how much it counts at a position is learned from the features of
 * the text. So trust in the user's lists, once learned, holds for types that training hardly saw. What the lists that
 * ship are worth is learned for each of their types, by the encoder.
 * @param features [batch, length, features]
 * @param names uint8 [batch, length, nameFeatures]
 */
export function userEvidence(context: Context, head: Head, features: Value, names: Value): Value {
  const columns = nameTypes.length * places.length;
  const first = channels.indexOf('user') * columns;
  const known = cast(slice(names, -1, first, first + columns), 'float32');
  const trust = linear(context, `${head.name}.trust`, features, 1);
  return mul(matmul(known, context.graph.constant(evidenceTable(head))), trust);
}

/** [types · places, tags]: 1 where a name of that type, at that place, speaks for a tag. */
function evidenceTable({ tags, tree }: Head): Tensor {
  const table = float32([nameTypes.length * places.length, tags.size]);
  for (let tag = 0; tag < tags.size; tag += 1) {
    const label = tags.labels[tags.labelIndexOf(tag)];
    const own = label === undefined ? undefined : typeFor(label, tree);
    if (own === undefined) continue;
    nameTypes.forEach((type, t) => {
      if (own !== type && !own.startsWith(`${type}/`)) return;
      places.forEach((place, p) => {
        if (segmentOf(place, tags) === tags.segmentOf(tag))
          table.data[(t * places.length + p) * tags.size + tag] = 1;
      });
    });
  }
  return table;
}

/** The segment of a tag at a place of a name; where a scheme does not mark ends, a name goes on there. */
const segmentOf = (place: (typeof places)[number], { scheme }: TagSet): string =>
  place === 'E' && (scheme === 'BIO' || scheme === 'BIOS') ? 'I' : place;
