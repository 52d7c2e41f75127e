import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { legends } from '../../shared/legend.ts';
import { withContrast, type Hex } from './contrast.ts';
import { mostChroma, rootHues, roots, type Root } from './roots.ts';

/** What labels are shown on, and between which contrasts to it their shades lie. */
export interface Ground {
  readonly background: Hex;
  readonly contrasts: readonly [number, number];
}

/** The kinds of themes that VS Code has. */
export const grounds = {
  light: { background: '#ffffff', contrasts: [4.5, 9] },
  dark: { background: '#1f1f1f', contrasts: [4.8, 10] },
  highContrast: { background: '#000000', contrasts: [7, 14] },
  highContrastLight: { background: '#ffffff', contrasts: [7, 12] },
} as const satisfies Record<string, Ground>;

/** How far hues turn from their root's for its branches, and from there for what is below: less than half way to the next root. */
const turns = { branch: 11, leaf: 4 };

/** By depth: the finer a label, the more colourful. */
const chromas = { root: 0.08, branch: 0.12, leaf: mostChroma };

/** A label as a point of its root's family of shades. */
interface Shade {
  readonly type: string;
  readonly hue: number;
  readonly chroma: number;
  /** From the least to the most contrast, in [0, 1]. */
  readonly height: number;
}

const typeOf = (tree: LabelTree, path: string): string =>
  legends.mingshi.types[legends.mingshi.typeOf(tree.name, path).type] ?? '';

/** The nodes of CLUENER's tree whose nearest FiNE node is that of an earlier one too: they need a shade of their own. */
const repeated = cluenerTree.nodes.filter(({ near }, index) =>
  cluenerTree.nodes.slice(0, index).some((earlier) => earlier.near === near),
);

/** Types of a root's branches, each with those of what is below it. */
const branchesOf = (root: Root): string[][] => [
  ...childrenOf(root).map((branch) => [branch, ...childrenOf(branch)].map((path) => typeOf(fineTree, path))),
  ...repeated.filter(({ near }) => near === root).map(({ path }) => [typeOf(cluenerTree, path)]),
];

const childrenOf = (path: string): string[] =>
  fineTree.nodes.map((node) => node.path).filter((below) => fineTree.parent(below) === path);

/** From -1 for the first of `count` to 1 for the last. */
const spread = (index: number, count: number): number => (count === 1 ? 0 : (2 * index) / (count - 1) - 1);

/** Multiples of the golden section: neighbours, and any first few, lie far apart. */
const scattered = (index: number): number => ((index + 1) * 0.6180339887) % 1;

function familyOf(root: Root): Shade[] {
  const hue = rootHues[root];
  const branches = branchesOf(root);
  const below = branches.flatMap((types, branch) =>
    types.map((type, index) => ({
      type,
      chroma: index === 0 && types.length > 1 ? chromas.branch : chromas.leaf,
      hue: hue + turns.branch * spread(branch, branches.length) + turns.leaf * spread(index, types.length),
    })),
  );
  return [{ type: typeOf(fineTree, root), hue, chroma: chromas.root }, ...below].map((shade, index) => ({
    ...shade,
    height: scattered(index),
  }));
}

const families: readonly Shade[] = roots.flatMap(familyOf);

/** The colours of token types on a background; a type that has none takes that of its super type. */
export const shadesOn = ({ background, contrasts: [least, most] }: Ground): ReadonlyMap<string, Hex> =>
  new Map(
    families.map(({ type, height, ...colour }) => [
      type,
      withContrast(least * (most / least) ** height, background, colour),
    ]),
  );
