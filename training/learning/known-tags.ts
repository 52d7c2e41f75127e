import { LabelMap, noCounterpart, type Counterpart } from '../../shared/labels/map.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { TagSet } from '../../shared/tagging/tagset.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { allowedTags, type AllowedTags } from '../data/allowed.ts';
import type { Annotated } from './annotated.ts';

/**
 * From what is known of a sentence to the tags that each of its positions may have. A span carries its label, or where
 * that only groups others, one below it. Elsewhere anything may stand that the base could find, or nothing where
 * the sentence is complete. Rejections are no matter of single positions; see `belief.ts`.
 * @param isNew whether a label is one that the base does not have
 */
export function knownTags(
  tree: LabelTree,
  tags: TagSet,
  isNew: (label: string) => boolean,
): (sentence: Annotated) => AllowedTags {
  const counterparts = new Map(
    tree.nodes.map(({ path }): [string, Counterpart] => [
      path,
      { ...noCounterpart, labels: labelsFor(path, tags.labels) },
    ]),
  );
  const map = (name: string, outside: readonly string[]) =>
    new LabelMap(name, tree, new Set(outside), counterparts);
  const partial = map('partial', tags.labels.filter(isNew));
  const complete = map('complete', tags.labels);
  return ({ text, spans, complete: isComplete }) =>
    allowedTags(spans, codePointLength(text), isComplete ? complete : partial, tags);
}

/** The labels that a span marked with this node may have: the node, or, where it only groups, those below. */
export const labelsFor = (node: string, labels: readonly string[]): ReadonlySet<string> =>
  new Set(labels.includes(node) ? [node] : labels.filter((label) => label.startsWith(`${node}/`)));
