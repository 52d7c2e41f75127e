import type { ProtocolEntity } from '../../shared/protocol/entities.ts';
import type { ScoredLabel } from '../../shared/spans.ts';

/** More do not come before the tree. */
const mostHints = 6;

/**
 * The labels that a text likely has, likeliest first: what the model holds of it or of what overlaps it, then what lists
 * of names know it as.
 */
export function hintsOf(entities: readonly ProtocolEntity[]): ScoredLabel[] {
  const held = entities
    .flatMap(({ label, score, alternatives }) => [{ label, score }, ...alternatives])
    .sort((a, b) => b.score - a.score);
  const listed = entities.flatMap(({ lists }) =>
    lists.flatMap(({ types }) => types.map((label) => ({ label, score: 0 }))),
  );
  const best = new Map<string, ScoredLabel>();
  for (const hint of [...held, ...listed]) if (!best.has(hint.label)) best.set(hint.label, hint);
  return [...best.values()].slice(0, mostHints);
}
