import { pathTo } from '../labels/tree.ts';
import { segmentAt } from '../tagging/codec.ts';
import type { TagSet } from '../tagging/tagset.ts';
import { legalTransitions } from '../tagging/transitions.ts';
import type { Entity, ScoredLabel } from '../spans.ts';
import { compileCrf, type CrfScores, type Floats } from './crf.ts';
import { forwardBackward, type Lattice } from './marginals.ts';
import { viterbiDecoder } from './viterbi.ts';

const mostAlternatives = 5;
const leastProbability = 0.005;

/** From `emissions` [length, K] of one sentence to its spans, in order, with their probabilities. */
export type Decoder = (emissions: Floats, length: number) => Entity[];

/**
 * The decoder of a tag set: the spans of the best legal path. A span's score is the probability, over all legal
 * paths, that exactly this span carries this label; the alternatives are the other labels of the same boundaries, at
 * most five, likeliest first, none below 0.005. The labels at or below a node are those whose paths go through it.
 */
export function compileDecoder(tags: TagSet, scores: CrfScores): Decoder {
  const crf = compileCrf(legalTransitions(tags), scores);
  const bestPath = viterbiDecoder(crf);
  const latticeOf = forwardBackward(crf);
  const innerScore = new Map<number, number>();
  crf.innerFrom.forEach((from, pair) => {
    innerScore.set(from * crf.size + (crf.innerTo[pair] as number), crf.innerScores[pair] as number);
  });

  const levelsOf = tags.labels.map((label) =>
    pathTo(label).map((node) =>
      [...tags.labels.keys()].filter((other) => isWithin(tags.labels[other], node)),
    ),
  );

  /** log of the probability of a span whose tags are `tagAt(position)`. */
  const logProbability = (
    { forward, leaving, logPartition }: Lattice,
    emissions: Floats,
    { start, end }: Bounds,
    tagAt: (position: number) => number,
  ): number => {
    let tag = tagAt(start);
    let score = forward[start * crf.size + tag] as number;
    for (let position = start + 1; position < end; position += 1) {
      const next = tagAt(position);
      score +=
        (innerScore.get(tag * crf.size + next) as number) + (emissions[position * crf.size + next] as number);
      tag = next;
    }
    return score + (leaving[(end - 1) * crf.size + tag] as number) - logPartition;
  };

  return (emissions, length) => {
    const found = spansOf(bestPath(emissions, length).path, tags);
    if (found.length === 0) return [];
    const lattice = latticeOf(emissions, length);
    return found.map(({ start, end, labelIndex }) => {
      const segments = Array.from({ length: end - start }, (_, index) =>
        segmentAt(start + index, start, end, tags.scheme),
      );
      const scored: ScoredLabel[] = tags.labels.map((label, candidate) => {
        const tagAt = (position: number): number => tags.tagOf(segments[position - start] ?? 'O', candidate);
        return {
          label,
          score: Math.min(1, Math.exp(logProbability(lattice, emissions, { start, end }, tagAt))),
        };
      });
      const best = scored[labelIndex] as ScoredLabel;
      const alternatives = scored
        .filter((candidate) => candidate !== best && candidate.score >= leastProbability)
        .sort((a, b) => b.score - a.score)
        .slice(0, mostAlternatives);
      const levels = (levelsOf[labelIndex] ?? []).map((below) =>
        Math.min(
          1,
          below.reduce((sum, index) => sum + (scored[index]?.score ?? 0), 0),
        ),
      );
      return { start, end, ...best, levels, alternatives };
    });
  };
}

const isWithin = (label: string | undefined, node: string): boolean =>
  label === node || (label?.startsWith(`${node}/`) ?? false);

interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** The spans of a legal path. */
function spansOf(path: Uint16Array, tags: TagSet): (Bounds & { labelIndex: number })[] {
  const spans: (Bounds & { labelIndex: number })[] = [];
  let start = 0;
  path.forEach((tag, position) => {
    const segment = tags.segmentOf(tag);
    if (segment === 'B' || segment === 'S') start = position;
    const labelIndex = tags.labelIndexOf(tag);
    const next = path[position + 1];
    const nextSegment = next === undefined ? 'O' : tags.segmentOf(next);
    const goesOn = nextSegment === 'I' || nextSegment === 'E';
    if (labelIndex >= 0 && !goesOn) spans.push({ start, end: position + 1, labelIndex });
  });
  return spans;
}
