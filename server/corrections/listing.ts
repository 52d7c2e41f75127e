import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { ActiveMessages } from '../../shared/l10n/active/messages.ts';
import { isComment, longestName, shortestName } from '../../shared/names/line.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { controls } from '../../shared/text/one-line.ts';

const trees = Object.values(builtinTrees);

/**
 * Why the user's list of names cannot have a text always labelled so; undefined where it can.
 * @param name without white space at its ends
 */
export function listingFault(name: string, label: string, { faults }: ActiveMessages): string | undefined {
  if (!trees.some((tree) => tree.has(label))) return faults.ownLabel(label);
  if (controls.test(name)) return faults.holdsControl;
  if (isComment(name)) return faults.isComment(name);
  const length = codePointLength(name);
  if (length < shortestName || length > longestName)
    return faults.nameLength({ name, shortestName, longestName });
  return undefined;
}
