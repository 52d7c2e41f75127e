import type { LabelMap } from '../../shared/labels/map.ts';
import type { Span } from '../../shared/spans.ts';
import { encodeSpans, segmentAt } from '../../shared/tagging/codec.ts';
import type { Segment, TagSet } from '../../shared/tagging/tagset.ts';

/** For each position of a sentence the tags that it may have: [size of the tag set], 1 or 0. Equal rows are one object. */
export type AllowedTags = readonly Uint8Array[];

/** The one tag of each position. @throws RangeError if spans overlap, are empty or leave the sentence */
export function goldTags(spans: readonly Span[], length: number, tags: TagSet): AllowedTags {
  const rows = goldRows(tags);
  return encodeSpans(spans, length, tags.scheme).map((name) => {
    const row = rows.get(name);
    if (!row) throw new RangeError(`${name} is not in the tag set`);
    return row;
  });
}

/**
 * The tags that a sentence of another labelled set leaves open, for a loss over partial labels (`crfLoss`):
 * - A span carries one of its counterpart's labels on exactly its characters. Where the counterpart may lie outside,
 *   its characters may also be as text outside spans; where it may lie within longer entities, they may also have any
 *   tag of those; "anything" allows all tags.
 * - Text outside spans allows O and all tags of the labels that the set does not mark.
 *
 * Rows are sets for single positions: the legal paths through them are just these readings in BIOES; in BIO and BIOS,
 * which do not mark the end of a span, one that need not be an entity may also be one that ends early.
 * @param spans must not overlap
 * @param length code points of the sentence
 * @throws UserError for a label that the map does not name
 */
export function allowedTags(
  spans: readonly Span[],
  length: number,
  map: LabelMap,
  tags: TagSet,
): AllowedTags {
  const rows = remembered(
    remembered(rowsOf, tags, () => new WeakMap<LabelMap, Rows>()),
    map,
    () => new Rows(map, tags),
  );
  const allowed = new Array<Uint8Array>(length).fill(rows.outside);
  for (const { start, end, label } of spans) {
    for (let index = start; index < end; index += 1)
      allowed[index] = rows.inside(label, segmentAt(index, start, end, tags.scheme));
  }
  for (const { end, label } of spans) {
    const next = allowed[end];
    if (next) allowed[end] = rows.after(label, next);
  }
  return allowed;
}

/** The rows of one map and tag set, each made once. */
class Rows {
  /** Of text outside spans. */
  readonly outside: Uint8Array;
  readonly #inside = new Map<string, Uint8Array>();
  readonly #after = new Map<string, Map<Uint8Array, Uint8Array>>();
  readonly #pool = new Map<string, Uint8Array>();

  constructor(
    private readonly map: LabelMap,
    private readonly tags: TagSet,
  ) {
    // O has no label, so that it is among them.
    this.outside = this.#row((_, label) => !map.annotated.has(label));
  }

  /** Of the position of a span that has this segment. */
  inside(label: string, segment: Segment): Uint8Array {
    return remembered(this.#inside, `${segment}-${label}`, () => {
      const { labels, within, outside, anything } = this.map.counterpart(label);
      return this.#row(
        (other, known, tag) =>
          anything ||
          (other === segment && labels.has(known)) ||
          within.has(known) ||
          (outside && this.outside[tag] === 1),
      );
    });
  }

  /** What is left of a row right after a span: nothing that would make the span longer. */
  after(label: string, row: Uint8Array): Uint8Array {
    const left = remembered(this.#after, label, () => new Map<Uint8Array, Uint8Array>());
    return remembered(left, row, () => {
      const { labels, within, outside } = this.map.counterpart(label);
      const reachesOver = (known: string): boolean =>
        within.has(known) || (outside && !this.map.annotated.has(known));
      return this.#row((segment, known, tag) => {
        const continues = segment === 'I' || segment === 'E';
        return row[tag] === 1 && !(continues && labels.has(known) && !reachesOver(known));
      });
    });
  }

  #row(isAllowed: (segment: Segment, label: string, tag: number) => boolean): Uint8Array {
    const { tags } = this;
    const row = Uint8Array.from({ length: tags.size }, (_, tag) =>
      isAllowed(tags.segmentOf(tag), tags.labels[tags.labelIndexOf(tag)] ?? '', tag) ? 1 : 0,
    );
    return remembered(this.#pool, row.join(), () => row);
  }
}

const rowsOf = new WeakMap<TagSet, WeakMap<LabelMap, Rows>>();
const goldOf = new WeakMap<TagSet, ReadonlyMap<string, Uint8Array>>();

/** One row for each tag, with that tag alone. */
const goldRows = (tags: TagSet): ReadonlyMap<string, Uint8Array> =>
  remembered(
    goldOf,
    tags,
    () =>
      new Map(
        tags.tags.map((name, tag) => [
          name,
          Uint8Array.from(tags.tags, (_, other) => (other === tag ? 1 : 0)),
        ]),
      ),
  );

/** The value of a key, made at its first use. */
function remembered<K, V>(
  known: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
