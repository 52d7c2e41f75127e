import { groupBy } from '../../../shared/group.ts';
import { pathTo } from '../../../shared/labels/tree.ts';
import type { Mention } from './mention.ts';

/** What a user can choose to see first. */
export type Grouping = 'label' | 'document';

/** A line of the view of entities. */
export type EntityNode =
  | (Branch & { readonly kind: 'document'; readonly uri: string })
  | (Branch & { readonly kind: 'label'; readonly path: string })
  | (Branch & { readonly kind: 'name'; readonly text: string; readonly label: string })
  | { readonly kind: 'mention'; readonly id: string; readonly mention: Mention };

interface Branch {
  /** Of no other line; the same as long as it stands for the same thing. */
  readonly id: string;
  /** Number of mentions below it. */
  readonly count: number;
  readonly uncertain: number;
  readonly children: readonly EntityNode[];
}

type Order = (label: string) => number;

/** @param order where a label stands in its tree */
export function entityTree(mentions: readonly Mention[], grouping: Grouping, order: Order): EntityNode[] {
  if (grouping === 'label') return labels(mentions, 1, '', order);
  return Array.from(
    groupBy(mentions, ({ uri }) => uri),
    ([uri, there]) => ({
      ...{ kind: 'document' as const, uri },
      ...branch(uri, there, labels(there, 1, uri, order)),
    }),
  );
}

/** @param depth number of components of the labels; mentions have no fewer @param above id of the line above */
function labels(mentions: readonly Mention[], depth: number, above: string, order: Order): EntityNode[] {
  const groups = [...groupBy(mentions, ({ label }) => pathTo(label)[depth - 1] ?? label)];
  return groups
    .sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1))
    .map(([path, there]) => {
      const id = `${above}#${path}`;
      const deeper = there.filter(({ label }) => label !== path);
      const here = there.filter(({ label }) => label === path);
      const children = [...labels(deeper, depth + 1, above, order), ...names(here, path, id)];
      return { ...{ kind: 'label', path }, ...branch(id, there, children) };
    });
}

/** The names with a label, the most frequent first. */
const names = (mentions: readonly Mention[], label: string, above: string): EntityNode[] =>
  [...groupBy(mentions, ({ text }) => text)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([text, there]) => {
      const id = `${above}=${text}`;
      return { ...{ kind: 'name', text, label }, ...branch(id, there, there.map(leaf)) };
    });

/** A place is a name's own whatever its label is: an edit elsewhere in the line changes no other line's id. */
const leaf = (mention: Mention): EntityNode => {
  const { line, character } = mention.range.start;
  return { kind: 'mention', id: `${mention.uri}@${line}:${character}`, mention };
};

const branch = (id: string, mentions: readonly Mention[], children: readonly EntityNode[]): Branch => ({
  ...{ id, children, count: mentions.length },
  uncertain: mentions.filter(({ isUncertain }) => isUncertain).length,
});
