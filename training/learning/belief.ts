import { compileCrf, type CrfScores, type Floats } from '../../shared/model/crf.ts';
import { expectedTransitions } from '../../shared/model/expected-transitions.ts';
import { forwardBackward, tagMarginals } from '../../shared/model/marginals.ts';
import type { Stretch } from '../../shared/spans.ts';
import { segmentAt } from '../../shared/tagging/codec.ts';
import type { Segment, TagSet } from '../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../shared/tagging/transitions.ts';
import type { AllowedTags } from '../data/allowed.ts';
import type { Expectations } from '../trainer/teachers.ts';

/** What is known of a sentence: the tags that each position may have, and stretches that are no span of any label. */
export interface Knowledge {
  readonly rows: AllowedTags;
  readonly rejected: readonly Stretch[];
}

/** Added to a score to forbid it. */
const forbidden = -1e4;
/** A rejected span that is less likely than this need not be ruled out. */
const negligible = 1e-4;
/** Rejected spans that are ruled out together, the likeliest: every subset of them costs a pass over the sentence. */
const mostTogether = 6;
/** Where the model gives less than this to all that is not rejected, rounding would speak: nothing is there then. */
const leastLeft = 1e-9;

/**
 * What a model believes of a sentence once it is told what is known: the expectations of its distribution over the tag
 * sequences that remain. What nothing is known of stays as the model sees it.
 *
 * A rejected span A is an event, not a set of tags, for others may begin, end or lie in it. So
 * E[f | not A] = (E[f] - P(A) E[f | A]) / (1 - P(A)), and with several by inclusion and exclusion; P(A) and E[f | A] are
 * those of the sequences with the segments of A in its place.
 * @returns a function of emissions [length, K] and of what is known
 */
export function beliefs(
  tags: TagSet,
  scores: CrfScores,
): (emissions: Floats, knowledge: Knowledge) => Expectations {
  const crf = compileCrf(legalTransitions(tags), scores);
  const latticeOf = forwardBackward(crf);
  const transitionsOf = expectedTransitions(crf);

  /** The model's distribution over the sequences that the rows allow. */
  const restricted = (emissions: Floats, rows: AllowedTags): Restricted => {
    const allowed = Float64Array.from(emissions, (score, index) =>
      rows[Math.floor(index / tags.size)]?.[index % tags.size] === 1 ? score : score + forbidden,
    );
    const lattice = latticeOf(allowed, rows.length);
    return {
      logPartition: lattice.logPartition,
      expectations: {
        tags: tagMarginals(lattice, rows.length, tags.size),
        transitions: transitionsOf(lattice, allowed, rows.length),
      },
    };
  };

  return (emissions, { rows, rejected }) => {
    const path = onlyPath(rows);
    if (path) return certainly(path, tags.size);
    const all = restricted(emissions, rows);
    const having = (spans: readonly Stretch[]) => {
      const part = restricted(emissions, withSpans(rows, spans, tags));
      const sign = spans.length % 2 === 0 ? 1 : -1;
      return { ...part, share: sign * Math.exp(part.logPartition - all.logPartition) };
    };
    const likely = rejected
      .map((span) => ({ span, share: having([span]).share }))
      .filter(({ share }) => -share > negligible)
      .sort((a, b) => a.share - b.share)
      .slice(0, mostTogether)
      .map(({ span }) => span);
    if (likely.length === 0) return all.expectations;
    const parts = [{ ...all, share: 1 }, ...subsets(likely).map(having)];
    const left = parts.reduce((sum, { share }) => sum + share, 0);
    if (left < leastLeft) return restricted(emissions, withoutSpans(rows, likely)).expectations;
    return {
      tags: mixture(parts.map(({ share, expectations }) => [share / left, expectations.tags])),
      transitions: mixture(parts.map(({ share, expectations }) => [share / left, expectations.transitions])),
    };
  };
}

interface Restricted {
  readonly logPartition: number;
  readonly expectations: Expectations;
}

/** The one tag sequence that the rows allow, if there is but one: all is known, and no model need be asked. */
function onlyPath(rows: AllowedTags): number[] | undefined {
  const path = rows.map((row) => row.indexOf(1));
  return rows.every((row, index) => row.indexOf(1, (path[index] ?? 0) + 1) < 0) ? path : undefined;
}

/** The expectations of a single tag sequence. */
function certainly(path: readonly number[], size: number): Expectations {
  const tags = new Float64Array(path.length * size);
  const transitions = new Float64Array(size * size);
  path.forEach((tag, index) => {
    tags[index * size + tag] = 1;
    const from = path[index - 1];
    const pair = (from ?? 0) * size + tag;
    if (from !== undefined) transitions[pair] = (transitions[pair] as number) + 1;
  });
  return { tags, transitions };
}

/** The rows of the sequences that have spans, of whatever labels, on exactly these stretches. */
function withSpans(rows: AllowedTags, spans: readonly Stretch[], tags: TagSet): AllowedTags {
  const only = (row: Uint8Array, keeps: (segment: Segment) => boolean): Uint8Array =>
    row.map((allowed, tag) => (keeps(tags.segmentOf(tag)) ? allowed : 0));
  const result = [...rows];
  for (const { start, end } of spans) {
    for (let index = start; index < end; index += 1) {
      const wanted = segmentAt(index, start, end, tags.scheme);
      result[index] = only(result[index] ?? nothing, (segment) => segment === wanted);
    }
    // Where a scheme does not mark ends, the span must not go on.
    const after = result[end];
    if (after) result[end] = only(after, (segment) => segment !== 'I' && segment !== 'E');
  }
  return result;
}

const nothing = new Uint8Array();

/** The rows without any entity on these stretches. */
const withoutSpans = (rows: AllowedTags, spans: readonly Stretch[]): AllowedTags =>
  rows.map((row, index) =>
    spans.some(({ start, end }) => start <= index && index < end)
      ? row.map((_, tag) => Number(tag === 0))
      : row,
  );

/** The subsets that are not empty. */
const subsets = <T>(values: readonly T[]): T[][] =>
  values.reduce<T[][]>((found, value) => [...found, ...found.map((set) => [...set, value]), [value]], []);

/** Σ share · values; what rounding takes below 0 is 0. */
function mixture(parts: readonly (readonly [share: number, values: Float64Array])[]): Float64Array {
  const sum = new Float64Array(parts[0]?.[1].length ?? 0);
  for (const [share, values] of parts)
    for (let index = 0; index < sum.length; index += 1)
      sum[index] = (sum[index] as number) + share * (values[index] as number);
  return sum.map((value) => Math.max(0, value));
}
