/** `BI` is word segmentation: one nameless label and no `O`. */
export type Scheme = 'BIO' | 'BIOS' | 'BIOES' | 'BMES' | 'BI';

/** The part of a tag before the dash. `M` (BMES) is written `I` inside the program. */
export type Segment = 'O' | 'B' | 'I' | 'E' | 'S';

/** The segments of a label under each scheme, in the order of its tags. */
export const schemeSegments: Readonly<Record<Scheme, readonly Exclude<Segment, 'O'>[]>> = {
  BIO: ['B', 'I'],
  BIOS: ['B', 'I', 'S'],
  BIOES: ['B', 'I', 'E', 'S'],
  BMES: ['B', 'I', 'E', 'S'],
  BI: ['B', 'I'],
};

/** All tags of a scheme over a list of labels: `O` is 0 (`BI` has none), then for each label its segments. */
export interface TagSet {
  readonly scheme: Scheme;
  readonly labels: readonly string[];
  readonly tags: readonly string[];
  readonly size: number;
  segmentOf(tag: number): Segment;
  /** Index into `labels`; -1 for `O`. */
  labelIndexOf(tag: number): number;
  /** The tag of a segment of a label; `O` ignores the label. */
  tagOf(segment: Segment, labelIndex: number): number;
  /** Index of a tag by name, `M-` read as `I-`; -1 where there is none. */
  indexOf(tagName: string): number;
}

/** The name of a tag as the scheme writes it: `B-person`, `M-person` in BMES, plain `B` for the nameless label. */
export function tagName(scheme: Scheme, segment: Segment, label: string): string {
  const letter = scheme === 'BMES' && segment === 'I' ? 'M' : segment;
  return segment === 'O' || label === '' ? letter : `${letter}-${label}`;
}

/** @param labels paths of a label tree, in the order of the tags; `['']` for `BI`. */
export function tagSet(scheme: Scheme, labels: readonly string[]): TagSet {
  const segments = schemeSegments[scheme];
  const first = scheme === 'BI' ? 0 : 1;
  const outside: readonly Segment[] = scheme === 'BI' ? [] : ['O'];
  const segmentTable: readonly Segment[] = [...outside, ...labels.flatMap(() => segments)];
  const labelIndexOf = (tag: number): number =>
    tag < first ? -1 : Math.floor((tag - first) / segments.length);
  const tags = segmentTable.map((segment, tag) => tagName(scheme, segment, labels[labelIndexOf(tag)] ?? ''));
  const indices = new Map(tags.map((name, tag) => [name, tag]));

  return {
    scheme,
    labels,
    tags,
    size: tags.length,
    segmentOf: (tag) => at(segmentTable, tag),
    labelIndexOf,
    tagOf: (segment, labelIndex) =>
      segment === 'O' ? 0 : first + labelIndex * segments.length + segments.indexOf(segment),
    indexOf: (name) =>
      indices.get(scheme === 'BMES' ? name.replace(/^I/, 'M') : name.replace(/^M/, 'I')) ?? -1,
  };
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`tag ${index} is not in 0 … ${values.length - 1}`);
  return value;
}
