import type { Annotation } from '../annotations/standing.ts';
import { foldText } from '../text/folding.ts';

/** What is known of a text from elsewhere: as what it was labelled, or listed, and how often it was said to be none. */
export interface NameEvidence {
  readonly label: string;
  /** Mentions that the user labelled; 0 for a name that is only listed. */
  readonly accepted: number;
  readonly rejected: number;
}

/** By text, folded. */
export type KnownNames = ReadonlyMap<string, NameEvidence>;

/** A name that a list knows. */
export interface ListedName {
  readonly name: string;
  readonly label: string;
}

/**
 * Probability that one more mention of a name is an entity, by the mentions that were judged: Laplace's rule of
 * succession. A name that is only listed may as well be one as not.
 */
export const likelihood = ({ accepted, rejected }: NameEvidence): number =>
  (accepted + 1) / (accepted + rejected + 2);

interface Counts {
  readonly labels: Map<string, number>;
  rejected: number;
}

/**
 * The names that were labelled somewhere, and those that are listed. Of several labels the one that was given most often
 * counts, then the one that was given last; a list counts where nothing was labelled.
 * @param said what stands of users' annotations
 */
export function knownNames(said: Iterable<Annotation>, listed: Iterable<ListedName> = []): KnownNames {
  const counts = new Map<string, Counts>();
  for (const { start, end, label, record } of said) {
    const name = foldText(Array.from(record.sentence).slice(start, end).join(''));
    const count = counts.get(name) ?? { labels: new Map<string, number>(), rejected: 0 };
    counts.set(name, count);
    if (label === null) count.rejected += 1;
    else count.labels.set(label, (count.labels.get(label) ?? 0) + 1);
  }
  const known = new Map<string, NameEvidence>();
  for (const { name, label } of listed) {
    const folded = foldText(name);
    known.set(folded, { label, accepted: 0, rejected: counts.get(folded)?.rejected ?? 0 });
  }
  for (const [name, { labels, rejected }] of counts) {
    const given = [...labels];
    const [label] = given.reduce((most, each) => (each[1] >= most[1] ? each : most), ['', 0]);
    const accepted = given.reduce((sum, [, count]) => sum + count, 0);
    if (accepted > 0) known.set(name, { label, accepted, rejected });
  }
  return known;
}
