import { depthOf } from '../../shared/labels/tree.ts';
import type { ListedLabel } from './labels.ts';
import { pinyinPlace } from './pinyin.ts';

/** How well a word fits a label; the best first, 'Infinity' where it does not. */
function misfit(word: string, { path, zh, en }: ListedLabel): number {
  const own = path.slice(path.lastIndexOf('/') + 1);
  const texts = [zh, en, own].map((text) => text.toLowerCase());
  if (texts.includes(word)) return 0;
  if (texts.some((text) => text.startsWith(word))) return 1;
  const place = pinyinPlace(word, zh);
  if (place === 0) return 2;
  if (texts.some((text) => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 3;
  if (place !== undefined) return 4;
  if (texts.some((text) => text.includes(word))) return 5;
  return path.toLowerCase().includes(word) ? 6 : Infinity;
}

/**
 * The labels that every word of a query fits: by Chinese or English name, by path, or by pinyin, in full or by initials.
 * The best fit comes first, among those that fit as well the likelier one, then the one higher in the tree.
 * @param likelihoods by path, of the labels that are held possible
 */
export function search(
  query: string,
  labels: readonly ListedLabel[],
  likelihoods: ReadonlyMap<string, number>,
): ListedLabel[] {
  const words = query
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return labels
    .map((label) => ({
      label,
      misfit: words.reduce((sum, word) => sum + misfit(word, label), 0),
      likelihood: likelihoods.get(label.path) ?? 0,
    }))
    .filter((found) => found.misfit < Infinity)
    .sort(
      (a, b) =>
        a.misfit - b.misfit || b.likelihood - a.likelihood || depthOf(a.label.path) - depthOf(b.label.path),
    )
    .map(({ label }) => label);
}
