import { depthOf } from '../../shared/labels/tree.ts';
import { percent } from '../../shared/l10n/percent.ts';
import type { ScoredLabel } from '../../shared/spans.ts';
import { fullName, type Language, type ListedLabel } from './labels.ts';
import { search } from './search.ts';

/** A line of the label picker. */
export type Entry =
  | { readonly kind: 'heading'; readonly heading: 'likeliest' | 'all' }
  | {
      readonly kind: 'label';
      readonly path: string;
      readonly name: string;
      readonly note: string;
      readonly isPresent: boolean;
    }
  | { readonly kind: 'new' };

/** What the picker chooses from. */
export interface Choice {
  /** In the order of the tree. */
  readonly labels: readonly ListedLabel[];
  /** Likeliest first. */
  readonly hints: readonly ScoredLabel[];
  /** The label that the text has already. */
  readonly present?: string | undefined;
  readonly language: Language;
}

const indent = '\u2003';

/** What the picker shows for a query: what fits it; without one the likeliest labels and then the whole tree. */
export function entriesFor(query: string, { labels, hints, present, language }: Choice): Entry[] {
  const scores = new Map(hints.map(({ label, score }) => [label, score]));
  const other = language === 'zh' ? 'en' : 'zh';
  const entry = (label: ListedLabel, name: string): Entry => {
    const score = scores.get(label.path) ?? 0;
    const note = [label[other], label.path, ...(score > 0 ? [percent(score)] : [])].join(' · ');
    return { kind: 'label', path: label.path, name, note, isPresent: label.path === present };
  };
  const full = (label: ListedLabel): Entry => entry(label, fullName(label.path, labels, language));
  if (query.trim() !== '') return [...search(query, labels, scores).map(full), { kind: 'new' }];
  const likeliest = hints.flatMap(({ label }) => labels.filter(({ path }) => path === label)).map(full);
  const tree = labels.map((label) => entry(label, indent.repeat(depthOf(label.path) - 1) + label[language]));
  return [
    ...(likeliest.length > 0 ? [{ kind: 'heading', heading: 'likeliest' } as const, ...likeliest] : []),
    { kind: 'heading', heading: 'all' },
    ...tree,
    { kind: 'new' },
  ];
}
