import { cluenerTree } from '../../shared/labels/builtin.ts';
import { truncateLabel } from '../../shared/labels/tree.ts';
import { luminance, linearOfHex, withLuminance, type Hex } from './contrast.ts';

/** Where themes put text: backgrounds of VS Code's own. */
export const backgrounds = { light: '#ffffff', dark: '#1f1f1f' } as const;

/** Hues of the roots of FiNE's tree, evenly round the circle, in degrees. */
export const rootHues = {
  event: 14,
  food: 50,
  time: 86,
  biology: 122,
  location: 158,
  medicine: 194,
  organization: 230,
  person: 266,
  work: 302,
  product: 338,
} as const;

export type Root = keyof typeof rootHues;

export const roots = Object.keys(rootHues) as Root[];

/** More is not within sRGB for most hues. */
export const mostChroma = 0.16;

/** As far from white as from the dark background: 4.06 to 1 on both. */
const middleLuminance = Math.sqrt((1 + 0.05) * (luminance(linearOfHex(backgrounds.dark)) + 0.05)) - 0.05;

/** One colour for each root that can be read in every theme; `entity` is for labels that no root stands above. */
export const rootColours: Readonly<Record<Root | 'entity', Hex>> = {
  ...(Object.fromEntries(
    roots.map((root) => [root, withLuminance(middleLuminance, { chroma: mostChroma, hue: rootHues[root] })]),
  ) as Record<Root, Hex>),
  entity: withLuminance(middleLuminance, { chroma: 0, hue: 0 }),
};

/**
 * The root whose colour a label has: of CLUENER's labels that of the FiNE node nearest to them.
 * @param tree name of the label tree; one that does not ship is taken for one that extends FiNE's
 */
export function rootOf(tree: string, label: string): Root | 'entity' {
  const inFine = tree === cluenerTree.name ? (cluenerTree.node(truncateLabel(label, 1))?.near ?? '') : label;
  const root = truncateLabel(inFine, 1);
  return roots.find((known) => known === root) ?? 'entity';
}
