import { UserError } from '../errors.ts';
import type { Span } from '../spans.ts';
import { schemeSegments, tagName, tagSet, type Scheme, type Segment } from './tagset.ts';
import { mayContinue, mayEnd } from './transitions.ts';

/**
 * What becomes of a sequence that is not well-formed. `repair` (inference) reads a span wherever tags of one label
 * meet; `strict` (gold data, scoring) counts only well-formed runs, and re-reads the tag that breaks a run.
 */
export type DecodingPolicy = 'repair' | 'strict';

/**
 * The tags of a sentence.
 * @param spans must not overlap; see `withoutOverlaps`
 * @param length code points of the sentence
 * @throws RangeError if spans overlap, are empty or leave the sentence
 */
export function encodeSpans(spans: readonly Span[], length: number, scheme: Scheme): string[] {
  const tags = new Array<string | undefined>(length).fill(undefined);
  for (const { start, end, label } of spans) {
    if (!(0 <= start && start < end && end <= length)) {
      throw new RangeError(`span [${start}, ${end}) does not fit a sentence of ${length} code points`);
    }
    for (let index = start; index < end; index += 1) {
      if (tags[index] !== undefined) throw new RangeError(`span [${start}, ${end}) overlaps another one`);
      tags[index] = tagName(scheme, segmentAt(index, start, end, scheme), label);
    }
  }
  return tags.map((tag) => tag ?? 'O');
}

/** The segment that a span gives to one of its positions. */
export function segmentAt(index: number, start: number, end: number, scheme: Scheme): Segment {
  const segments = schemeSegments[scheme];
  if (end - start === 1 && segments.includes('S')) return 'S';
  if (index === start) return 'B';
  return index === end - 1 && segments.includes('E') ? 'E' : 'I';
}

/**
 * The spans of a sentence's tags. `M-` is read as `I-`.
 * @throws UserError for a tag that the scheme does not have
 */
export function decodeTags(tags: readonly string[], scheme: Scheme, policy: DecodingPolicy): Span[] {
  const parsed = tags.map((tag) => parseTag(tag, scheme));
  return policy === 'repair' ? repair(parsed) : strict(parsed, scheme);
}

interface ParsedTag {
  readonly segment: Segment;
  readonly label: string;
}

function parseTag(tag: string, scheme: Scheme): ParsedTag {
  if (tag === 'O' && scheme !== 'BI') return { segment: 'O', label: '' };
  const [, letter, , label = ''] = /^([BIMES])(-(.+))?$/s.exec(tag) ?? [];
  const segment = schemeSegments[scheme].find((known) => known === (letter === 'M' ? 'I' : letter));
  if (segment !== undefined && (label === '') === (scheme === 'BI')) return { segment, label };
  const known = tagSet(scheme, [scheme === 'BI' ? '' : 'LABEL']).tags.join(', ');
  throw new UserError(`"${tag}" is not a tag of the scheme ${scheme}, which has ${known}`);
}

/** One chunk is open at a time; a tag that cannot continue it closes it and opens the next. */
function repair(tags: readonly ParsedTag[]): Span[] {
  const spans: Span[] = [];
  let open: { start: number; label: string } | undefined;
  const close = (end: number): void => {
    if (open) spans.push({ start: open.start, end, label: open.label });
    open = undefined;
  };
  tags.forEach(({ segment, label }, index) => {
    const continues = (segment === 'I' || segment === 'E') && open?.label === label;
    if (!continues) {
      close(index);
      if (segment !== 'O') open = { start: index, label };
    }
    if (segment === 'S' || segment === 'E') close(index + 1);
  });
  close(tags.length);
  return spans;
}

function strict(tags: readonly ParsedTag[], scheme: Scheme): Span[] {
  const spans: Span[] = [];
  let start = 0;
  while (start < tags.length) {
    const end = runEnd(tags, start);
    const last = tags[end - 1];
    if (last !== undefined && end > start && mayEnd(scheme, last.segment))
      spans.push({ start, end, label: last.label });
    start = Math.max(end, start + 1);
  }
  return spans;
}

/** End of the run of tags that legally follow one another from `start`; `start` itself if none can begin there. */
function runEnd(tags: readonly ParsedTag[], start: number): number {
  const first = tags[start];
  if (first?.segment === 'S') return start + 1;
  if (first?.segment !== 'B') return start;
  let end = start + 1;
  for (let previous: ParsedTag = first; mayContinue(previous.segment); end += 1) {
    const next = tags[end];
    if (next === undefined || (next.segment !== 'I' && next.segment !== 'E') || next.label !== first.label)
      break;
    previous = next;
  }
  return end;
}

/**
 * Keeps spans so that no two overlap: the longest win, then the earlier, then the one named first.
 * Both lists keep the order of the input.
 */
export function withoutOverlaps<S extends Span>(spans: readonly S[]): { kept: S[]; dropped: S[] } {
  const kept = new Set<S>();
  const taken = new Set<number>();
  const byLength = spans.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  for (const span of byLength) {
    const places = Array.from({ length: span.end - span.start }, (_, index) => span.start + index);
    if (places.some((place) => taken.has(place))) continue;
    places.forEach((place) => taken.add(place));
    kept.add(span);
  }
  return { kept: spans.filter((span) => kept.has(span)), dropped: spans.filter((span) => !kept.has(span)) };
}
